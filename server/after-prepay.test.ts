import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minimalOrder } from '../mocks/samples.testing.js'
import { runCaptured, start } from './cli.testing.js'
import { type Running, startServer } from './start.js'

/** A merchant's endpoint for notices, which answers as it is told. */
async function openEndpoint(status: (count: number) => number = () => 204) {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      bodies.push(body)
      response.writeHead(status(bodies.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const close = (): void => void server.close(() => undefined)
  return { url: `http://127.0.0.1:${port}/notify`, bodies, close }
}

let running: Running
let endpoint: Awaited<ReturnType<typeof openEndpoint>>
beforeAll(async () => {
  running = await startServer({ port: 0 })
  endpoint = await openEndpoint()
})
afterAll(async () => {
  await running.close()
  endpoint.close()
})

let count = 0
/** Places an order that is notified at our endpoint, and returns its number. */
async function place(changes: object = {}): Promise<string> {
  const number = `after_${++count}_prepay`
  const { target, body } = minimalOrder('jsapi-with-contract', {
    out_trade_no: number,
    notify_url: endpoint.url,
    ...changes,
  })
  const answer = await fetch(running.url + target, { method: 'POST', body })
  expect(answer.status).toBe(200)
  return number
}

async function admin(path: string, body?: object): Promise<{ status: number; body: never }> {
  const answer = await fetch(`${running.url}/__admin/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as never }
}

describe('over HTTP', () => {
  test('an order is paid, notified, queried', async () => {
    const number = await place()
    const paid = await admin(`orders/${number}/pay`, {})
    expect(paid).toMatchObject({
      status: 200,
      body: { errMsg: 'get_brand_wcpay_request:ok', order: { trade_state: 'SUCCESS' } },
    })
    const waited = await admin('notifications/wait', { out_trade_no: number, state: 'delivered' })
    expect(waited).toMatchObject({
      status: 200,
      body: {
        notifications: [
          { state: 'delivered', attempts: [{ outcome: { kind: 'answered', status: 204 } }] },
        ],
      },
    })
    expect(endpoint.bodies.at(-1)).toContain('"event_type":"TRANSACTION.SUCCESS"')
    const query = `/v3/pay/transactions/out-trade-no/${number}?mchid=1230000109`
    expect(await (await fetch(running.url + query)).json()).toMatchObject({
      trade_state: 'SUCCESS',
    })
  })

  test('a payment that the cashier refuses is 422, in its words and in ours', async () => {
    const number = await place()
    expect(await admin(`orders/${number}/pay`, { payer: 'somebody' })).toEqual({
      status: 422,
      body: {
        message: '下单账号与支付账号不一致，请核实后再支付',
        reason: 'other-payer',
        diagnosis: expect.stringContaining('somebody pays'),
      },
    })
  })

  test.each([
    ['orders/nobody/pay', {}, 'place it first'],
    ['orders/nobody/pay', { outcom: 'ok' }, 'did you mean outcome?'],
    ['orders/nobody/pay', { outcome: 'okay' }, 'did you mean ok?'],
    ['orders/nobody/pay', { paySign: 'x' }, 'timeStamp, nonceStr, package, signType'],
    ['orders/nobody/close', {}, 'place it first'],
    ['clock/advance', { by: 'tomorrow' }, 'a duration such as 90s, 15m, 2h or 7d'],
    ['clock/advance', {}, 'needs by'],
    ['notifications', { case: 'okk' }, 'did you mean ok?'],
    ['notifications/none/resend', {}, 'there is no notice none'],
    ['notifications/wait', { stat: 'x' }, 'did you mean state?'],
    ['wecom-tokens/revoke?corpi=1', {}, 'corpi is not known here'],
    ['platform-keys/rotate', { overlap: 'no' }, 'overlap must be a boolean'],
  ])('%s with %j says what was expected', async (path, body, message) => {
    const answer = await admin(path, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'MOCK_USAGE' } })
    expect((answer.body as { message: string }).message).toContain(message)
  })

  test('a wait that is in vain says what came closest', async () => {
    const number = await place()
    await admin(`orders/${number}/pay`, {})
    const wanted = { out_trade_no: number, state: 'given-up', timeoutMs: 30 }
    expect(await admin('notifications/wait', wanted)).toMatchObject({
      status: 408,
      body: { code: 'MOCK_TIMEOUT', differsIn: ['state'] },
    })
  })

  test('the clock is told, and makes a prepay_id too old at once', async () => {
    const number = await place()
    const before = Date.now()
    const { body } = await admin('clock/advance', { by: '2h' })
    expect(Date.parse((body as { now: string }).now)).toBeGreaterThanOrEqual(before + 7_200_000)
    expect(await admin(`orders/${number}/pay`, {})).toMatchObject({
      status: 422,
      body: { reason: 'prepay-id-expired' },
    })
    await fetch(`${running.url}/__admin/reset`, { method: 'POST' })
    expect((await admin('clock')).body).toMatchObject({ offsetMs: 0 })
  })

  test('events are streamed while they happen', async () => {
    const watcher = new AbortController()
    const stream = await fetch(`${running.url}/__admin/events?name=order.placed,order.paid`, {
      signal: watcher.signal,
    })
    expect(stream.headers.get('Content-Type')).toContain('text/event-stream')
    const number = await place()
    await admin(`orders/${number}/pay`, {})
    let seen = ''
    for await (const piece of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen += piece
      if (seen.includes('event: order.paid')) break
    }
    watcher.abort()
    expect(seen).toMatch(
      /^: listening\n\nevent: order\.placed\ndata: \{.*\}\n\nevent: order\.paid\n/,
    )
    const misspelt = await fetch(`${running.url}/__admin/events?name=order.payed`)
    expect(misspelt.status).toBe(400)
  })
})

describe('the command', () => {
  test('pay pays an order of the running instance, and says why it may not', async () => {
    const { url, home, stop } = await start([])
    const { target, body } = minimalOrder('miniprogram', { out_trade_no: 'paid_by_command' })
    await fetch(url + target, { method: 'POST', body })
    const cancelled = await runCaptured(['pay', 'paid_by_command', '--outcome', 'cancel'], { home })
    expect(cancelled).toMatchObject({ code: 0, out: expect.stringContaining('fail cancel') })
    const paid = await runCaptured(['pay', 'paid_by_command', '--json'], { home })
    expect(JSON.parse(paid.out)).toMatchObject({ order: { trade_state: 'SUCCESS' } })
    const again = await runCaptured(['pay', 'paid_by_command'], { home })
    expect(again.code).toBe(1)
    expect(again.out).toMatch(/^refused: 该订单已支付\n {2}.*paid already\n$/)
    expect((await runCaptured(['pay', 'nobody'], { home })).code).toBe(2)
    await stop()
    expect((await runCaptured(['pay', 'nobody'], { home })).code).toBe(3)
  })

  test('notify send judges the answer of an endpoint', async () => {
    const send = (name: string, ...more: readonly string[]) =>
      runCaptured(['notify', 'send', '--to', endpoint.url, '--case', name, ...more])
    expect(await send('ok')).toMatchObject({ code: 0, err: '' })
    const careless = await send('amount-mismatch')
    expect(careless.code).toBe(1)
    expect(careless.out).toContain('NOT as it should be')
    expect(
      Math.max(
        ...careless.out
          .split('\n')
          .slice(1)
          .map(({ length }) => length),
      ),
    ).toBeLessThan(81)
    expect(JSON.parse((await send('late', '--json')).out)).toMatchObject({ verdict: { ok: true } })
    expect((await send('oka')).code).toBe(2)
    expect((await runCaptured(['notify', 'sned'])).code).toBe(2)
  })

  test('start lists what it did not deliver when it ends', async () => {
    const deaf = await openEndpoint(() => 500)
    const { io, url, home, stop } = await start([])
    const changes = { out_trade_no: 'never_taken', notify_url: deaf.url }
    const { target, body } = minimalOrder('jsapi-with-contract', changes)
    await fetch(url + target, { method: 'POST', body })
    await runCaptured(['pay', 'never_taken'], { home })
    await expect.poll(() => deaf.bodies.length).toBe(1)
    expect(await stop()).toBe(0)
    expect(io.captured.err).toMatch(
      /1 notices were not delivered:\n {2}\S+ of order never_taken to http:\S+, tried 1 times\n$/,
    )
    deaf.close()
  })
})

test('notify send repeats a race at once, since time is made to pass', async () => {
  const hasty = await openEndpoint((calls) => (calls === 1 ? 404 : 204))
  const startedAt = performance.now()
  const sent = await runCaptured(['notify', 'send', '--to', hasty.url, '--case', 'race'])
  expect(sent).toMatchObject({ code: 0, err: '' })
  expect(hasty.bodies).toHaveLength(2)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  hasty.close()
})
