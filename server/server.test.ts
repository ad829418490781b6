import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../mocks/endpoints/index.js'
import { createMock, type Mock } from '../mocks/index.js'
import { minimalOrder } from '../mocks/samples.testing.js'
import { createApp, startServer } from './index.js'

interface Surface {
  readonly url: string
  readonly mock: Mock
  close(): Promise<unknown>
}

/** Everything that answers over HTTP, so that the surfaces cannot drift apart. */
const surfaces: { readonly [name: string]: () => Promise<Surface> } = {
  'startServer()': () => startServer({ port: 0 }),
  'createApp()': async () => {
    const mock = createMock()
    return listen(createApp({ mock }), mock)
  },
  'createApp() mounted in an application': async () => {
    const mock = createMock()
    const own = express()
    own.use('/wechat', createApp({ mock }))
    own.use(express.json())
    const surface = await listen(own, mock)
    return { ...surface, url: `${surface.url}/wechat` }
  },
}

function listen(app: Parameters<typeof createServer>[1], mock: Mock): Promise<Surface> {
  return new Promise((resolve) => {
    const server = createServer(app).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const close = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${port}`, mock, close })
    })
  })
}

let count = 0
const uniqueNumber = (): { out_trade_no: string } => ({ out_trade_no: `server_${++count}` })

function post(
  url: string,
  body: string,
  headers: IncomingHttpHeaders | { [name: string]: string } = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: headers as { [name: string]: string } })
}

describe.each(Object.entries(surfaces))('%s', (_name, open) => {
  let surface: Surface
  beforeAll(async () => {
    surface = await open()
  })
  afterAll(() => surface.close())

  const json = { 'Content-Type': 'application/json' }
  const admin = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${surface.url}/__admin${path}`, init)
  const adminPost = (path: string, body: unknown): Promise<Response> =>
    admin(path, { method: 'POST', headers: json, body: JSON.stringify(body) })
  const order = async (headers = {}, changes = {}): Promise<Response> => {
    const { target, body } = minimalOrder('miniprogram', { ...uniqueNumber(), ...changes })
    return post(surface.url + target, body, headers)
  }

  describe.each(endpoints.map((each) => [each.id, each] as const))('%s', (id, { dialect }) => {
    test('gives a prepay_id', async () => {
      const { target, body } = minimalOrder(id, uniqueNumber())
      const response = await post(surface.url + target, body)
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({
        prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{16}0000$/),
      })
    })

    test('gives every documented error', async () => {
      for (const { name, status } of dialect.errors) {
        const { target, body } = minimalOrder(id, uniqueNumber())
        const response = await post(surface.url + target, body, { 'Wechatpay-Negative-Test': name })
        const { code, errcode } = (await response.json()) as { code?: string; errcode?: number }
        expect([response.status, String(code ?? errcode)]).toEqual([status, name])
      }
    })
  })

  test('keeps the case and order of header names', async () => {
    const { target, body } = minimalOrder('miniprogram', uniqueNumber())
    const names = await new Promise<string[]>((resolve, reject) => {
      const request = httpRequest(surface.url + target, { method: 'POST' }, (response) => {
        response.resume()
        resolve(response.rawHeaders.filter((_, index) => index % 2 === 0))
      })
      request.on('error', reject)
      request.end(body)
    })
    const wanted = ['Server', 'Date', 'Content-Type', 'Content-Length', 'Cache-Control']
    wanted.push('X-Content-Type-Options', 'Request-ID', 'Content-Language')
    expect(names.filter((name) => wanted.includes(name))).toEqual(wanted)
  })

  test('answers an unknown path with 404, a wrong method with 405, both empty and explained', async () => {
    const unknown = await post(`${surface.url}/v3/pay/partner/transactions/miniprogran`, '{}')
    expect([unknown.status, await unknown.text()]).toEqual([404, ''])
    expect(unknown.headers.get('Mock-Diagnosis')).toContain('did you mean')
    const wrong = await fetch(`${surface.url}/v3/pay/partner/transactions/miniprogram`)
    expect([wrong.status, await wrong.text()]).toEqual([405, ''])
  })

  test('refuses a body beyond 1 MiB with 413', async () => {
    const response = await order({}, { attach: 'x'.repeat(1024 * 1024) })
    expect(response.status).toBe(413)
    expect(await response.json()).toHaveProperty('code', 'INVALID_REQUEST')
  })

  test('delays', async () => {
    const started = performance.now()
    await order({ 'Wechatpay-Negative-Test': 'delay=80' })
    expect(performance.now() - started).toBeGreaterThan(75)
  })

  test.each(['reset', 'truncate'])('breaks the connection on %s', async (fault) => {
    const broken = order({ 'Wechatpay-Negative-Test': `fault=${fault}` }).then((each) =>
      each.text(),
    )
    await expect(broken).rejects.toThrow()
  })

  test('answers slowly, but in full', async () => {
    const response = await order({ 'Wechatpay-Negative-Test': 'fault=slow' })
    expect(await response.json()).toHaveProperty('prepay_id')
  })

  test('hangs until the client gives up', async () => {
    const number = uniqueNumber()
    const { target, body } = minimalOrder('miniprogram', number)
    const controller = new AbortController()
    const answer = fetch(surface.url + target, {
      method: 'POST',
      body,
      headers: { 'Wechatpay-Negative-Test': 'fault=hang' },
      signal: controller.signal,
    })
    const seen = await adminPost('/requests/wait', {
      body: { '/out_trade_no': number.out_trade_no },
    })
    expect(await seen.json()).toMatchObject({ requests: [{ provoked: { fault: 'hang' } }] })
    const left = new Promise<unknown>((resolve) => surface.mock.on('client.left', resolve))
    controller.abort()
    await expect(answer).rejects.toThrow(/abort/i)
    expect(await left).toMatchObject({ exchange: surface.mock.journal.last()?.id })
  })

  describe('/__admin', () => {
    test('says that it is well, and which version it is', async () => {
      expect(await (await admin('/health')).json()).toEqual({ status: 'ok' })
      expect(await (await admin('/version')).json()).toMatchObject({ name: 'wechatpay-mock' })
    })

    test('lists, finds, counts, shows and deletes requests', async () => {
      await order({}, { amount: { total: 0 }, out_trade_no: 'find_me_1' })
      const criteria = { outcome: 'invalid', body: { '/out_trade_no': 'find_me_1' } }
      const { requests } = (await (await adminPost('/requests/find', criteria)).json()) as {
        requests: { id: string }[]
      }
      expect(requests).toHaveLength(1)
      expect(requests[0]).toMatchObject({
        endpoint: 'miniprogram',
        mchid: '1230000109',
        outcome: 'invalid',
        diagnosis: '/amount/total must be at least 1, got 0',
        rule: {
          pointer: '/amount/total',
          source: expect.stringContaining('wechatpay-axios-plugin#38'),
        },
      })
      expect(await (await adminPost('/requests/count', criteria)).json()).toEqual({ count: 1 })
      const shown = await admin(`/requests/${requests[0]?.id}`)
      expect(await shown.json()).toEqual(requests[0])
      const listed = (await (await admin('/requests?outcome=invalid')).json()) as {
        requests: object[]
      }
      expect(listed.requests).toContainEqual(requests[0])
      expect((await admin('/requests', { method: 'DELETE' })).status).toBe(204)
      expect(await (await adminPost('/requests/count', {})).json()).toEqual({ count: 0 })
      expect((await admin('/requests/nope')).status).toBe(404)
    })

    test('waits for a request that has yet to come', async () => {
      const number = uniqueNumber().out_trade_no
      const waiting = adminPost('/requests/wait', { body: { '/out_trade_no': number } })
      await order({}, { out_trade_no: number })
      expect(await (await waiting).json()).toMatchObject({ requests: [{ outcome: 'ok' }] })
    })

    test('says what came closest when waiting was in vain', async () => {
      await order({}, { out_trade_no: 'closest_1' })
      const response = await adminPost('/requests/wait', {
        endpoint: 'miniprogram',
        outcome: 'order-paid',
        body: { '/out_trade_no': 'closest_1' },
        timeoutMs: 20,
      })
      expect(response.status).toBe(408)
      expect(await response.json()).toMatchObject({ count: 0, differsIn: ['outcome'] })
    })

    test('sets, shows and removes rules', async () => {
      const when = { body: { '/attach': 'rule test' } }
      const set = await adminPost('/rules', { when, respond: ['SYSTEM_ERROR', 'normal'] })
      expect(set.status).toBe(201)
      const { id } = (await set.json()) as { id: string }
      const statuses = []
      for (let i = 0; i < 3; i++) statuses.push((await order({}, { attach: 'rule test' })).status)
      expect(statuses).toEqual([500, 200, 200])
      expect(await (await admin('/rules')).json()).toMatchObject({
        rules: [{ id, taken: 2, spent: true }],
      })
      expect((await admin(`/rules/${id}`, { method: 'DELETE' })).status).toBe(204)
      expect((await admin(`/rules/${id}`, { method: 'DELETE' })).status).toBe(404)
      expect(await (await admin('/rules')).json()).toEqual({ rules: [] })
    })

    test('declares merchants', async () => {
      const declared = { mchid: '1900000999', appids: ['wx8888888888888888'] }
      expect((await adminPost('/merchants', declared)).status).toBe(201)
      expect(await (await admin('/merchants')).json()).toEqual({
        merchants: [{ ...declared, state: 'normal' }],
      })
      const response = await order({}, { sp_mchid: '1900000999', sp_appid: 'wxd678efh567hg6787' })
      expect(await response.json()).toHaveProperty('code', 'APPID_MCHID_NOT_MATCH')
    })

    test('lists orders by merchant and number, and resets one merchant', async () => {
      await order({}, { sp_mchid: '1900000777', out_trade_no: 'listed_1' })
      await order({}, { sp_mchid: '1900000778', out_trade_no: 'listed_1' })
      const list = async (query: string): Promise<object[]> =>
        ((await (await admin(`/orders${query}`)).json()) as { orders: object[] }).orders
      expect(await list('?out_trade_no=listed_1')).toHaveLength(2)
      expect(await list('?mchid=1900000777')).toMatchObject([
        { out_trade_no: 'listed_1', trade_state: 'NOTPAY' },
      ])
      expect((await admin('/reset?mchid=1900000777', { method: 'POST' })).status).toBe(204)
      expect(await list('?out_trade_no=listed_1')).toMatchObject([{ mchid: '1900000778' }])
    })

    test('describes the endpoints as OpenAPI', async () => {
      expect(await (await admin('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    })

    test.each([
      ['POST', '/rules', '{"respond":"SYSTEM_EROR"}', 400, 'did you mean SYSTEM_ERROR'],
      ['POST', '/rules', '{', 400, 'the body must be JSON'],
      ['POST', '/rules', '[]', 400, 'a rule must be an object'],
      ['POST', '/rules', 'null', 400, 'a rule must be an object'],
      ['POST', '/rules', '', 400, 'a rule needs respond'],
      ['POST', '/merchants', '{"mchid":"0"}', 400, '/mchid must match ^[1-9]\\d*$'],
      ['POST', '/merchants', '{"mchid":"1","appid":[]}', 400, '/appid is not defined here'],
      ['POST', '/requests/find', '{"outcom":"ok"}', 400, 'did you mean outcome?'],
      ['POST', '/requests/find', '7', 400, 'criteria must be a JSON object'],
      ['POST', '/requests/wait', '{"count":0}', 400, 'count must be a whole number from 1'],
      ['POST', '/requests/wait', '{"timeoutMs":"1s"}', 400, 'timeoutMs must be a whole number'],
      ['GET', '/orders?mchidd=1', undefined, 400, 'mchidd is not known here'],
      ['GET', '/requests?mchidd=1', undefined, 400, 'did you mean mchid?'],
      ['GET', '/request', undefined, 404, 'did you mean /requests?'],
      ['PUT', '/rules', '{}', 405, 'takes GET or POST or DELETE'],
    ] as const)('refuses %s %s %s with %i', async (method, path, body, status, message) => {
      const response = await admin(path, {
        method,
        headers: json,
        ...(body !== undefined && { body }),
      })
      expect(response.status).toBe(status)
      expect(await response.json()).toEqual({
        code: 'MOCK_USAGE',
        message: expect.stringContaining(message),
      })
    })

    test('refuses foreign hosts, foreign pages and bodies that are not JSON', async () => {
      const status = (headers: { [name: string]: string }, body = ''): Promise<number> =>
        new Promise((resolve, reject) => {
          const request = httpRequest(
            `${surface.url}/__admin/reset`,
            { method: 'POST', headers },
            (response) => {
              response.resume()
              resolve(response.statusCode ?? 0)
            },
          )
          request.on('error', reject)
          request.end(body)
        })
      expect(await status({ Host: 'attacker.example' })).toBe(403)
      expect(await status({ Origin: 'https://attacker.example' })).toBe(403)
      expect(await status({ 'Content-Type': 'text/plain' }, '{}')).toBe(415)
      expect(await status({ 'Content-Type': 'application/x-www-form-urlencoded' }, 'a=b')).toBe(415)
      expect(await status({})).toBe(204)
    })

    test('shows no tokens', async () => {
      const { target, body } = minimalOrder('wecom-create-order', uniqueNumber())
      await post(surface.url + target.replace(/=.*/, '=SECRET-1'), body, {
        Authorization: 'Bearer SECRET-2',
      })
      const text = await (await admin('/requests')).text()
      expect(text).toContain('access_token=***')
      expect(text).not.toContain('SECRET')
    })
  })
})

describe('the admin token', () => {
  test('is made up beyond loopback, wanted everywhere and lets any Host pass', async () => {
    const running = await startServer({ port: 0, host: '0.0.0.0' })
    const url = `http://127.0.0.1:${running.port}/__admin/version`
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401)
    const right = await fetch(url, { headers: { Authorization: `Bearer ${running.adminToken}` } })
    expect(right.status).toBe(200)
    expect(running.env['WECHATPAY_MOCK_ADMIN_TOKEN']).toBe(running.adminToken)
    await running.close()
  })

  test('is absent on loopback unless it is asked for', async () => {
    const open = await startServer({ port: 0 })
    expect(open.adminToken).toBeUndefined()
    await open.close()
    const closed = await startServer({ port: 0, adminToken: 'secret' })
    expect((await fetch(`${closed.url}/__admin/version`)).status).toBe(401)
    await closed.close()
  })
})

describe('close()', () => {
  test('lets an answer that has begun end, and is over before long', async () => {
    const running = await startServer({ port: 0 })
    const { target, body } = minimalOrder('miniprogram', uniqueNumber())
    const slow = post(running.url + target, body, { 'Wechatpay-Negative-Test': 'delay=150' })
    // The server has taken the request once it is in the journal.
    await fetch(`${running.url}/__admin/requests/wait`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"provoked":true}',
    })
    const closed = running.close()
    expect((await slow).status).toBe(200)
    await closed
    await expect(fetch(running.url)).rejects.toThrow()
  })

  test('cuts a connection that hangs', async () => {
    const running = await startServer({ port: 0 })
    const socket = connect(running.port, '127.0.0.1')
    const gone = new Promise<void>((resolve) =>
      socket.on('close', () => resolve()).on('error', () => undefined),
    )
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(
      'POST /v3/pay/transactions/jsapi-with-contract HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n',
    )
    await running.close()
    await gone
  })
})

test('a taken port is reported as such', async () => {
  const first = await startServer({ port: 0 })
  await expect(startServer({ port: first.port })).rejects.toThrow(/EADDRINUSE/)
  await first.close()
})

test('merchants and rules of the options are there from the start', async () => {
  const running = await startServer({
    port: 0,
    merchants: [{ mchid: '1230000109', state: 'disabled' }],
    rules: [{ when: { endpoint: 'scannedpos' }, respond: 'NO_AUTH' }],
  })
  expect(running.mock.merchants.all()).toHaveLength(1)
  expect(running.mock.rules.all()).toHaveLength(1)
  await running.close()
})
