import axios, { AxiosError } from 'axios'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { once } from 'node:events'
import nodeHttp from 'node:http' // not `{ request }`: MSW 2 replaces the member, which named imports do not see
import nodeHttps from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { endpoints } from './endpoints/index.js'
import { wechatHosts } from './hosts.js'
import { type ClientLeft, createMock } from './index.js'
import { handlers } from './msw.js'
import { type ExchangeFixture, readFixtures } from './replay.testing.js'

const mock = createMock({ seed: 'msw' })
const server = setupServer(...handlers(mock))

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  server.resetHandlers()
  mock.reset()
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  readonly text: string
  readonly diagnosis: string
}

interface Order {
  readonly url: string
  readonly body: string
  readonly headers?: { readonly [name: string]: string }
}

const viaFetch = async ({ url, body, headers }: Order): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  return {
    status: response.status,
    text: await response.text(),
    diagnosis: response.headers.get('Mock-Diagnosis') ?? '',
  }
}

const viaAxios = async ({ url, body, headers }: Order): Promise<Answer> => {
  const response = await axios.post<string>(url, body, {
    headers: { 'Content-Type': 'application/json', ...headers },
    responseType: 'text',
    transformRequest: (text: string) => text, // axios trims JSON
    transformResponse: (text: string) => text,
    validateStatus: null,
  })
  const diagnosis: unknown = response.headers['mock-diagnosis'] ?? ''
  return { status: response.status, text: response.data, diagnosis: String(diagnosis) }
}

const viaNode = ({ url, body, headers }: Order): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? nodeHttps.request : nodeHttp.request
    const request = send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
    })
    request.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = []
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            diagnosis: String(response.headers['mock-diagnosis'] ?? ''),
          }),
        )
    })
    request.end(body)
  })

const clients = { fetch: viaFetch, axios: viaAxios, 'node:http': viaNode }

/** What the fixture `minimal` of an endpoint orders. */
function orderAt(id: string, body: object = {}, headers?: Order['headers']): Order {
  const found = readFixtures<ExchangeFixture>(id).find(({ name }) => name === `${id}/minimal`)
  if (!found) throw new Error(`no fixture ${id}/minimal`)
  const { request } = found.fixture
  const host = id.startsWith('wecom') ? 'qyapi.weixin.qq.com' : 'api.mch.weixin.qq.com'
  return {
    url: `https://${host}${request.target}`,
    body: JSON.stringify({ ...(request.body as object), ...body }),
    ...(headers && { headers }),
  }
}

const asking = (scenario: string) => ({ 'Wechatpay-Negative-Test': scenario })

interface Body {
  readonly code?: string
  readonly errcode?: number
  readonly prepay_id?: string
}
const parse = ({ text }: Answer): Body => JSON.parse(text) as Body

describe.each(Object.entries(clients))('%s', (_name, send) => {
  test.each(endpoints)('places an order at $id', async ({ id }) => {
    const answer = await send(orderAt(id))
    expect(answer.status).toBe(200)
    expect(parse(answer).prepay_id).toMatch(/^wx[0-9a-f]{34}$/)
  })

  test.each(
    endpoints.flatMap(({ id, dialect }) => dialect.errors.map((error) => ({ id, ...error }))),
  )('gets $name from $id by header', async ({ id, name, status, text }) => {
    const answer = await send(orderAt(id, {}, asking(name)))
    const { code, errcode } = parse(answer)
    expect([answer.status, code ?? String(errcode)]).toEqual([status, name])
    expect(answer.text).toContain(text)
    expect(answer.diagnosis).toContain(`${name} was asked for by header`)
  })

  test('gets the bytes that the mock answers with', async () => {
    const answer = await send(orderAt('miniprogram', {}, asking('SYSTEM_ERROR')))
    expect(answer.text).toBe('{"code":"SYSTEM_ERROR","message":"系统繁忙，请稍后重试"}')
  })

  test('hands over the bytes that the client sent', async () => {
    const { body, ...order } = orderAt('miniprogram', { attach: '自定义数据 😀 "/' })
    await send({ ...order, body: ` ${body}\n` })
    expect(Buffer.from(mock.journal.last()?.request.body ?? []).toString()).toBe(` ${body}\n`)
  })

  test('loses the connection with fault reset', async () => {
    await expect(send(orderAt('miniprogram', {}, asking('fault=reset')))).rejects.toThrow()
  })

  test('loses the connection in the middle of the body with fault truncate', async () => {
    await expect(send(orderAt('miniprogram', {}, asking('fault=truncate')))).rejects.toThrow()
  })

  test('gets JSON that ends too early with fault malformed-json', async () => {
    const { text } = await send(orderAt('miniprogram', {}, asking('fault=malformed-json')))
    expect(text).toMatch(/^\{"prepay_id":"wx/)
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  })

  test('gets the whole body bit by bit with fault slow', async () => {
    const from = performance.now()
    const answer = await send(orderAt('miniprogram', {}, asking('fault=slow')))
    expect(parse(answer).prepay_id).toMatch(/^wx/)
    expect(performance.now() - from).toBeGreaterThan(800)
  })

  test('waits for a delay, error included', async () => {
    const from = performance.now()
    const answer = await send(orderAt('miniprogram', {}, asking('SYSTEM_ERROR;delay=80')))
    expect(answer.status).toBe(500)
    expect(performance.now() - from).toBeGreaterThan(75)
  })

  test('is refused with an explanation on a path that is not emulated', async () => {
    const url = 'https://api.mch.weixin.qq.com/v3/pay/partner/transactions/miniprogramm'
    expect(await send({ url, body: '{}' })).toEqual({
      status: 404,
      text: '',
      diagnosis: expect.stringContaining('did you mean /v3/pay/partner/transactions/miniprogram?'),
    })
  })

  test.each(wechatHosts)('never leaves for %s, by http or https, on any port', async (host) => {
    for (const origin of [`http://${host}`, `https://${host}`, `https://${host}:8443`]) {
      const { status, diagnosis } = await send({ url: `${origin}/?a=b`, body: '' })
      expect([status, diagnosis]).toEqual([404, expect.stringContaining('is not emulated')])
    }
  })
})

describe('hang', () => {
  test('ends when the client of fetch aborts', async () => {
    const { url, body } = orderAt('miniprogram')
    const hanging = fetch(url, {
      method: 'POST',
      body,
      headers: asking('fault=hang'),
      signal: AbortSignal.timeout(30),
    })
    await expect(hanging).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }))
  })

  test('is known to have ended, and after how long', async () => {
    const left = new Promise<ClientLeft>((resolve) => mock.on('client.left', resolve))
    const { url, body } = orderAt('miniprogram')
    const signal = AbortSignal.timeout(30)
    const hanging = fetch(url, { method: 'POST', body, headers: asking('fault=hang'), signal })
    await expect(hanging).rejects.toThrow()
    const { exchange, afterMs } = await left
    expect(exchange).toBe(mock.journal.last()?.id)
    expect(afterMs).toBeGreaterThan(0)
  })

  test('runs into the timeout of axios', async () => {
    const { url, body } = orderAt('miniprogram')
    const hanging = axios.post(url, body, { headers: asking('fault=hang'), timeout: 30 })
    await expect(hanging).rejects.toThrow(AxiosError)
  })

  test('lets a client of node:https destroy the request', async () => {
    const { url, body } = orderAt('miniprogram')
    const request = nodeHttps.request(url, { method: 'POST', headers: asking('fault=hang') })
    request.end(body)
    setTimeout(() => request.destroy(new Error('enough')), 30)
    const [error] = (await once(request, 'error')) as [Error]
    expect(error.message).toBe('enough')
  })
})

test('truncate delivers the first half', async () => {
  const { url, body } = orderAt('miniprogram')
  const { body: stream } = await fetch(url, {
    method: 'POST',
    body,
    headers: asking('fault=truncate'),
  })
  const reader = (stream as ReadableStream<Uint8Array>).getReader()
  expect(Buffer.from((await reader.read()).value ?? []).toString()).toMatch(/^\{"prepay_id":"wx/)
  await expect(reader.read()).rejects.toThrow()
})

test('an abort during a delay ends the wait', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { url, body } = orderAt('miniprogram')
    const controller = new AbortController()
    const waiting = fetch(url, {
      method: 'POST',
      body,
      headers: asking('delay=9999999'),
      signal: controller.signal,
    })
    waiting.catch(() => {})
    await vi.waitUntil(() => vi.getTimerCount() > 0)
    controller.abort()
    await expect(waiting).rejects.toThrow('aborted')
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('a rule works off its steps, then the answer is ordinary', async () => {
  mock.use({
    when: { endpoint: 'jsapi-with-contract' },
    respond: ['SYSTEM_ERROR', 'FREQUENCY_LIMITED', 'normal'],
  })
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) statuses.push((await viaFetch(orderAt('jsapi-with-contract'))).status)
  expect(statuses).toEqual([500, 429, 200, 200])
  expect((await viaFetch(orderAt('wecom-create-order'))).status).toBe(200)
})

test('a rule injects faults and delays', async () => {
  mock.use({ respond: [{ fault: 'reset' }, { error: 'SYSTEM_ERROR', delayMs: 10 }] })
  await expect(viaFetch(orderAt('miniprogram'))).rejects.toThrow(TypeError)
  expect((await viaFetch(orderAt('miniprogram'))).status).toBe(500)
})

test('the wrong method is refused with an explanation', async () => {
  const { url } = orderAt('miniprogram')
  const response = await fetch(url)
  expect(response.status).toBe(405)
  expect(response.headers.get('Mock-Diagnosis')).toContain('takes POST, got GET')
})

test('other answers of the mock reach the client, also those without a body', async () => {
  const empty = setupServer(
    ...handlers({
      ...mock,
      handle: async () => ({
        response: { status: 204, headers: [['Request-ID', 'x']], body: new Uint8Array() },
      }),
    }),
  )
  server.close()
  empty.listen()
  try {
    const response = await fetch(orderAt('miniprogram').url, { method: 'POST' })
    expect([response.status, response.headers.get('Request-ID')]).toEqual([204, 'x'])
  } finally {
    empty.close()
    server.listen({ onUnhandledRequest: 'error' })
  }
})

test('handlers in front win', async () => {
  server.use(
    http.post('https://api.mch.weixin.qq.com/v3/*', () => HttpResponse.text('from the suite')),
  )
  expect((await viaFetch(orderAt('miniprogram'))).text).toBe('from the suite')
  expect((await viaFetch(orderAt('wecom-create-order'))).status).toBe(200)
})

test('handlers behind do not', async () => {
  const url = orderAt('miniprogram').url
  const both = setupServer(
    ...handlers(mock),
    http.post(url, () => HttpResponse.text('too late')),
  )
  server.close()
  both.listen()
  try {
    expect(parse(await viaFetch(orderAt('miniprogram'))).prepay_id).toMatch(/^wx/)
  } finally {
    both.close()
    server.listen({ onUnhandledRequest: 'error' })
  }
})

test.each([
  'https://api.weixin.qq.com/sns/jscode2session',
  'https://api.mch.weixin.qq.com.example/v3/pay/transactions/jsapi-with-contract',
  'https://notapi.wechatpay.cn/v3/certificates',
  'https://example.com/?u=https://api.mch.weixin.qq.com/',
])('onUnhandledRequest decides about %s', async (url) => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  await expect(fetch(url)).rejects.toThrow()
  expect(complaint.mock.calls.flat().join(' ')).toContain('without a matching request handler')
  complaint.mockRestore()
  expect(mock.journal.last()).toBeUndefined()
})

test('requests to other hosts go on', async () => {
  const own = nodeHttp
    .createServer((_request, response) => response.end('own'))
    .listen(0, '127.0.0.1')
  await once(own, 'listening')
  server.close()
  server.listen({ onUnhandledRequest: 'bypass' })
  const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}/v3/pay/transactions/native`
  expect((await viaNode({ url, body: '' })).text).toBe('own')
  own.close()
  server.close()
  server.listen({ onUnhandledRequest: 'error' })
})

test('parallel requests do not meet', async () => {
  const numbers = Array.from({ length: 50 }, (_, i) => `parallel-${i}`)
  const answers = await Promise.all(
    numbers.map((out_trade_no, i) => {
      const send = Object.values(clients)[i % 3] ?? viaFetch
      const id = endpoints[i % endpoints.length]?.id ?? ''
      return send(orderAt(id, { out_trade_no }, i % 5 === 0 ? asking('delay=20') : undefined))
    }),
  )
  const ids = answers.map((answer) => parse(answer).prepay_id)
  expect(new Set(ids).size).toBe(50)
  expect([...mock.orders.all()].map((order) => order.outTradeNo).sort()).toEqual(
    [...numbers].sort(),
  )
  for (const order of mock.orders.all()) {
    expect(order.prepayId).toBe(ids[numbers.indexOf(order.outTradeNo)] ?? '')
  }
})
