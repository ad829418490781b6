// The handlers of the packed package under msw 3; mocks/msw.test.ts has the same promises, and more, under msw 2.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import nodeHttp from 'node:http' // not `{ request }`: MSW replaces the member, which named imports do not see
import nodeHttps from 'node:https'
import { after, afterEach, before, describe, test } from 'node:test'
import axios from 'axios'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMock } from 'wechatpay-mock'
import { handlers } from 'wechatpay-mock/msw'

const mock = createMock({ seed: 'msw3' })
const server = setupServer(...handlers(mock))

before(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  server.resetHandlers()
  mock.reset()
})
after(() => server.close())

const endpoints = ['scannedpos', 'miniprogram', 'jsapi-with-contract', 'wecom-create-order']
const V3 = 'https://api.mch.weixin.qq.com'

async function orderAt(endpoint, scenario) {
  const file = import.meta.resolve(`wechatpay-mock/fixtures/${endpoint}/minimal.json`)
  const { request } = JSON.parse(await readFile(new URL(file), 'utf8'))
  const host = endpoint.startsWith('wecom') ? 'https://qyapi.weixin.qq.com' : V3
  const headers = { 'Content-Type': 'application/json' }
  if (scenario) headers['Wechatpay-Negative-Test'] = scenario
  return { url: host + request.target, body: JSON.stringify(request.body), headers }
}

const clients = {
  async fetch({ url, body, headers }) {
    const response = await fetch(url, { method: 'POST', body, headers })
    const diagnosis = response.headers.get('Mock-Diagnosis') ?? ''
    return { status: response.status, text: await response.text(), diagnosis }
  },
  async axios({ url, body, headers }) {
    const { status, data, ...response } = await axios.post(url, body, {
      headers,
      responseType: 'text',
      transformRequest: (text) => text, // axios trims JSON
      transformResponse: (text) => text,
      validateStatus: null,
    })
    return { status, text: data, diagnosis: response.headers['mock-diagnosis'] ?? '' }
  },
  async 'node:http'({ url, body, headers }) {
    const send = url.startsWith('https:') ? nodeHttps.request : nodeHttp.request
    const outgoing = send(url, { method: 'POST', headers }).end(body)
    const [response] = await once(outgoing, 'response')
    const text = Buffer.concat(await response.toArray()).toString()
    const diagnosis = response.headers['mock-diagnosis'] ?? ''
    return { status: response.statusCode, text, diagnosis }
  },
}

test('this is msw 3', async () => {
  const manifest = new URL(import.meta.resolve('msw/package.json'))
  const { version } = JSON.parse(await readFile(manifest, 'utf8'))
  assert.match(version, /^3\./)
})

for (const [name, send] of Object.entries(clients)) {
  describe(name, () => {
    for (const endpoint of endpoints) {
      test(`places an order at ${endpoint}`, async () => {
        const { status, text } = await send(await orderAt(endpoint))
        assert.equal(status, 200)
        assert.match(JSON.parse(text).prepay_id, /^wx[0-9a-f]{34}$/)
      })
    }

    for (const [code, expected] of [
      ['PARAM_ERROR', 400],
      ['SIGN_ERROR', 401],
      ['OUT_TRADE_NO_USED', 403],
      ['ORDER_NOT_EXIST', 404],
      ['FREQUENCY_LIMITED', 429],
      ['SYSTEM_ERROR', 500],
      ['SERVICE_UNAVAILABLE', 503],
    ]) {
      test(`gets ${code} by header`, async () => {
        const { status, text, diagnosis } = await send(await orderAt('miniprogram', code))
        assert.deepEqual([status, JSON.parse(text).code], [expected, code])
        assert.match(diagnosis, new RegExp(`${code} was asked for by header`))
      })
    }

    test('gets an errcode of WeCom by header', async () => {
      const { status, text } = await send(await orderAt('wecom-create-order', '42001'))
      assert.deepEqual([status, JSON.parse(text).errcode], [200, 42001])
    })

    test('hands over the bytes that the client sent', async () => {
      const { body, ...order } = await orderAt('miniprogram')
      await send({ ...order, body: ` ${body}\n` })
      assert.equal(Buffer.from(mock.journal.last().request.body).toString(), ` ${body}\n`)
    })

    for (const fault of ['reset', 'truncate']) {
      test(`loses the connection with fault ${fault}`, async () => {
        await assert.rejects(send(await orderAt('miniprogram', `fault=${fault}`)))
      })
    }

    test('gets JSON that ends too early with fault malformed-json', async () => {
      const { text } = await send(await orderAt('miniprogram', 'fault=malformed-json'))
      assert.throws(() => JSON.parse(text), SyntaxError)
    })

    test('gets the whole body bit by bit with fault slow', async () => {
      const from = performance.now()
      const { text } = await send(await orderAt('miniprogram', 'fault=slow'))
      assert.match(JSON.parse(text).prepay_id, /^wx/)
      assert.ok(performance.now() - from > 800)
    })

    test('waits for a delay', async () => {
      const from = performance.now()
      assert.equal((await send(await orderAt('miniprogram', 'SYSTEM_ERROR;delay=80'))).status, 500)
      assert.ok(performance.now() - from > 75)
    })

    test('is refused with an explanation on a path that is not emulated', async () => {
      for (const origin of ['http://api2.wechatpay.cn', `${V3}:8443`]) {
        const url = `${origin}/v3/pay/transactions/jsapi-with-contrac`
        const { status, diagnosis } = await send({ url, body: '{}', headers: {} })
        assert.equal(status, 404)
        assert.match(diagnosis, /did you mean \/v3\/pay\/transactions\/jsapi-with-contract\?/)
      }
    })
  })
}

test('hang ends when the client aborts', async () => {
  const { url, ...init } = await orderAt('miniprogram', 'fault=hang')
  const hanging = fetch(url, { method: 'POST', ...init, signal: AbortSignal.timeout(30) })
  await assert.rejects(hanging, { name: 'TimeoutError' })
  await assert.rejects(
    axios.post(url, init.body, { headers: init.headers, timeout: 30 }),
    /timeout of 30ms exceeded/,
  )
})

test('truncate delivers the first half', async () => {
  const { url, ...init } = await orderAt('miniprogram', 'fault=truncate')
  const reader = (await fetch(url, { method: 'POST', ...init })).body.getReader()
  assert.match(Buffer.from((await reader.read()).value).toString(), /^\{"prepay_id":"wx/)
  await assert.rejects(reader.read())
})

test('a rule works off its steps', async () => {
  mock.use({ respond: ['SYSTEM_ERROR', { fault: 'reset' }, 'normal'] })
  const order = await orderAt('miniprogram')
  assert.equal((await clients.fetch(order)).status, 500)
  await assert.rejects(clients.fetch(order), TypeError)
  assert.equal((await clients.fetch(order)).status, 200)
})

test('handlers in front win', async () => {
  server.use(http.post(`${V3}/v3/*`, () => HttpResponse.text('from the suite')))
  assert.equal((await clients.fetch(await orderAt('miniprogram'))).text, 'from the suite')
  assert.equal((await clients.fetch(await orderAt('wecom-create-order'))).status, 200)
})

test('onUnhandledFrame, the option of msw 3, decides about other hosts', async (context) => {
  const complaint = context.mock.method(console, 'error', () => {})
  await assert.rejects(fetch('https://api.weixin.qq.com/sns/jscode2session'))
  assert.match(complaint.mock.calls[0].arguments.join(' '), /without a matching request handler/)
  assert.equal(mock.journal.last(), undefined)
})

test('requests to other hosts go on', async () => {
  const own = nodeHttp
    .createServer((_request, response) => response.end('own'))
    .listen(0, '127.0.0.1')
  await once(own, 'listening')
  server.close()
  server.listen({ onUnhandledFrame: 'bypass' })
  const response = await fetch(`http://127.0.0.1:${own.address().port}/v3/pay/transactions/native`)
  assert.equal(await response.text(), 'own')
  own.close()
})
