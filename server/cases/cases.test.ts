import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createMock, type Mock } from '../../mocks/index.js'
import { createApp } from '../app.js'
import { nodeCrypto } from '../node-crypto.js'
import { startServer } from '../start.js'
import { CasesDesk, type DeskLimits } from './desk.js'
import { paidOrder, plainOrder, wecomOrder } from './desk.testing.js'
import { instructionsOf } from './instructions.js'
import { sinkUrl } from './sink.js'

const closings: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

interface Served {
  readonly mock: Mock
  readonly desk: CasesDesk
  readonly url: string
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }>
}

interface Body {
  readonly [name: string]: unknown
  readonly run: string
  readonly message: string
  readonly steps: readonly { readonly order: { readonly body: object } }[]
}

async function serve(limits: Partial<DeskLimits> = {}): Promise<Served> {
  const mock = createMock({ ports: { crypto: nodeCrypto } })
  const desk = new CasesDesk(mock, [plainOrder, paidOrder, wecomOrder], limits)
  const app = createApp({
    mock,
    desk: async () => desk,
    env: async (mchid) => ({ WECHATPAY_MOCK_MCHID: mchid ?? '' }),
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  closings.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    mock,
    desk,
    url,
    async call(method, path, body) {
      const answer = await fetch(`${url}/__admin${path}`, {
        method,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
      return { status: answer.status, body: (await answer.json()) as Body }
    },
  }
}

const orderAt = (url: string, path: string, body: unknown): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('/__admin/cases', () => {
  test('lists what there is to try, and what it asks of a client', async () => {
    const { call } = await serve()
    const { status, body } = await call('GET', '/cases')
    expect(status).toBe(200)
    expect(body['cases']).toContainEqual({
      id: 'plain-order',
      plan: 'prepay',
      platform: 'wechatpay-v3',
      title: { en: 'An order', zh: '下单' },
      clauses: ['sign/valid'],
      needs: ['order'],
    })
  })

  test('hands out a case with a merchant of its own, steps and words', async () => {
    const { call, mock, url } = await serve()
    const given = { endpoint: 'miniprogram', notify_url: 'https://shop.example/notify' }
    const [one, two] = await Promise.all([
      call('POST', '/cases/plain-order/start', given),
      call('POST', '/cases/plain-order/start'),
    ])
    expect(one.status).toBe(201)
    expect(one.body).toMatchObject({
      case: 'plain-order',
      title: plainOrder.title,
      clauses: ['sign/valid'],
      endpoint: 'miniprogram',
      env: { WECHATPAY_MOCK_MCHID: one.body['mchid'] },
      notify_url: 'https://shop.example/notify',
      steps: [{ do: 'order', order: { body: { notify_url: 'https://shop.example/notify' } } }],
      instructions: {
        en: expect.stringMatching(/^1\. Order at miniprogram for 100 fen/),
        zh: expect.stringMatching(/^1\. 在 miniprogram 下单/),
      },
    })
    expect(two.body).toMatchObject({ endpoint: 'scannedpos', notify_url: sinkUrl(url) })
    expect(two.body['mchid']).not.toBe(one.body['mchid'])
    expect(mock.merchants.all()).toHaveLength(2)
  })

  test('says how it went when it is finished, and the same again', async () => {
    const { call, url } = await serve()
    const { body } = await call('POST', '/cases/plain-order/start', {
      endpoint: 'jsapi-with-contract',
    })
    const order = body.steps[0]?.order.body
    const answer = await orderAt(url, '/v3/pay/transactions/jsapi-with-contract', order)
    expect(await answer.json()).toHaveProperty('prepay_id')
    const told = [{ step: 'order', prepayId: 'wx1' }]
    const finished = await call('POST', '/cases/plain-order/finish', { run: body.run, told })
    expect(finished).toMatchObject({
      status: 200,
      body: { run: body.run, case: 'plain-order', requests: 1, clauses: expect.any(Array) },
    })
    expect(await call('POST', '/cases/plain-order/finish', { run: body.run })).toEqual(finished)
  })

  test('waits for the payment and the notice that the case itself brings about', async () => {
    const { url, port, mock, close } = await startServer({ port: 0 })
    closings.push(close)
    const desk = new CasesDesk(mock, [paidOrder])
    const { run, opened } = await desk.start('paid-order', { endpoint: 'jsapi-with-contract' }, url)
    const [step] = opened.steps
    const body = step?.do === 'order' ? step.order.body : {}
    await orderAt(url, '/v3/pay/transactions/jsapi-with-contract', body)
    const { isSinkUsed, results } = await desk.finish(run)
    expect(isSinkUsed).toBe(true)
    expect(mock.notifications.all()).toMatchObject([
      { url: `http://127.0.0.1:${port}/__sink`, state: 'delivered' },
    ])
    // That address is not the client's, whatever it answers.
    expect(
      results.filter(({ clause, exercised }) => clause.startsWith('notify/') && exercised),
    ).toEqual([])
  })

  test.each([
    ['an unknown case', 404, '/cases/plain-ordre/start', {}, 'did you mean plain-order'],
    ['an unknown run', 404, '/cases/plain-order/finish', { run: 'x' }, 'there is no run x'],
    ['no run', 400, '/cases/plain-order/finish', {}, 'the body needs run'],
    [
      'an unknown endpoint',
      400,
      '/cases/plain-order/start',
      { endpoint: 'minprogram' },
      'miniprogram',
    ],
    [
      'an endpoint of the other platform',
      400,
      '/cases/wecom-order/start',
      { endpoint: 'miniprogram' },
      'wecom-order is a case of wecom',
    ],
    ['a misspelt member', 400, '/cases/plain-order/start', { notifyurl: 'x' }, 'notify_url'],
    ['no address', 400, '/cases/plain-order/start', { notify_url: 'x' }, 'x is no address'],
    [
      'a client that cannot do it',
      400,
      '/cases/paid-order/start',
      { capabilities: ['order'] },
      'paid-order needs notice',
    ],
    [
      'a capability that is none',
      400,
      '/cases/paid-order/start',
      { capabilities: ['ordr'] },
      'did you mean order?',
    ],
    ['no object', 400, '/cases/plain-order/start', [], 'must be a JSON object'],
    ['told without its step', 400, '/cases/plain-order/finish', { run: 'x', told: [{}] }, 'step'],
  ])('%s is refused with %i', async (_title, status, path, body, message) => {
    const { call } = await serve()
    const answer = await call('POST', path, body)
    expect([answer.status, answer.body]).toEqual([
      status,
      { code: 'MOCK_USAGE', message: expect.stringContaining(message) },
    ])
  })

  test('a run is not finished as one of another case', async () => {
    const { call } = await serve()
    const { body } = await call('POST', '/cases/plain-order/start')
    const answer = await call('POST', '/cases/wecom-order/finish', { run: body.run })
    expect(answer.body.message).toBe(`run ${body.run} is one of plain-order, not wecom-order`)
  })
})

describe('runs that nobody finishes', () => {
  test('are forgotten with their merchants when there are too many', async () => {
    const { desk, mock, url } = await serve({ open: 2 })
    const runs: string[] = []
    for (let i = 0; i < 3; i++) runs.push((await desk.start('plain-order', {}, url)).run)
    expect(() => desk.get(runs[0] ?? '')).toThrow('there is no run')
    expect(desk.get(runs[1] ?? '')).toBeDefined()
    await expect.poll(() => mock.merchants.all().length).toBe(2)
  })

  test('are forgotten when they are too old', async () => {
    const { desk, mock, url } = await serve({ ageMs: 20 })
    const { run } = await desk.start('plain-order', {}, url)
    await expect.poll(() => mock.merchants.all().length).toBe(0)
    await expect(desk.finish(run)).rejects.toThrow('there is no run')
  })

  test('and so are the finished ones', async () => {
    const { desk, mock, url } = await serve({ finished: 1 })
    for (let i = 0; i < 3; i++) await desk.finish((await desk.start('plain-order', {}, url)).run)
    await expect.poll(() => mock.merchants.all().length).toBe(1)
  })
})

describe('the address for clients that have none', () => {
  test('takes notices, tells nothing and asks for no token', async () => {
    const { url, close } = await startServer({ port: 0, adminToken: 'secret' })
    closings.push(close)
    const answer = await fetch(sinkUrl(url), { method: 'POST', body: '{}' })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    const admin = await fetch(`${url}/__admin/cases`)
    expect(admin.status).toBe(401)
  })
})

test('there are words for every step, with a number', () => {
  const outTradeNo = 'n1'
  const { notifyUrl, endpoint } = { notifyUrl: 'http://a/b', endpoint: 'miniprogram' as const }
  const order = { endpoint, outTradeNo, totalFen: 5, notifyUrl, body: {} }
  const { en, zh } = instructionsOf(
    [
      { do: 'order', order },
      { do: 'order', order, again: 'prepay-id-expired' },
      { do: 'pay', outTradeNo },
      { do: 'await-notice', outTradeNo },
      { do: 'settle', outTradeNo },
      { do: 'close', outTradeNo },
    ],
    'http://m',
  )
  for (const text of [en, zh]) {
    expect(text.split('\n').map((line) => line.slice(0, 3))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `${n}. `),
    )
    expect(text).toContain('http://m/__admin/orders/{prepay_id}/pay')
    expect(text).not.toContain('undefined')
  }
})
