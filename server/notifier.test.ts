import { X509Certificate } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { isSignedBy, readV3 } from '../mocks/notifications/notices.testing.js'
import { toBytes, type WireHeader } from '../mocks/wire.js'
import { closedPort } from './listener.testing.js'
import { openEndpoint, openNotifier, provingItself } from './notifier/notifier.testing.js'

const SECOND = 1_000

/** Whatever was about to happen has happened. */
async function idle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate)
}

describe('a paid order', () => {
  test('is told to its notify_url, where the merchant can check and read it', async () => {
    const received: { headers: readonly WireHeader[]; body: string }[] = []
    const endpoint = await openEndpoint((response, { rawHeaders }) => {
      const headers = rawHeaders.flatMap((name, i): WireHeader[] =>
        i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? '']] : [],
      )
      received.push({ headers, body: endpoint.arrivals.at(-1)?.body ?? '' })
      response.writeHead(204).end()
    })
    const { pay, outbox, order, lines } = openNotifier()
    const id = pay(endpoint.url, { outTradeNo: order().outTradeNo })
    expect(await outbox.until(id)).toMatchObject({
      state: 'delivered',
      attempts: [{ outcome: { kind: 'answered', status: 204 } }],
    })
    const [{ headers = [], body = '' } = {}] = received
    const notice = { headers, body: toBytes(body) }
    const certificate = new X509Certificate(testKeys.platformCertificate.certificate)
    expect(isSignedBy(notice, certificate)).toBe(true)
    expect(readV3(notice, testKeys.apiV3Key).transaction).toMatchObject({
      out_trade_no: outbox.find(id)?.outTradeNo,
      trade_state: 'SUCCESS',
    })
    expect(lines).toEqual([
      expect.stringMatching(/^notice .* to http:.*: 204 in \d+ ms; accepted$/),
    ])
  })

  test('of WeCom is told to the callback address, after that has proved itself', async () => {
    const endpoint = await openEndpoint(provingItself((response) => void response.end()))
    const { pay, outbox } = openNotifier()
    const ids = [1, 2, 3].map(() => pay(endpoint.url, { platform: 'wecom' }))
    for (const id of ids) expect(await outbox.until(id)).toMatchObject({ state: 'delivered' })
    expect(endpoint.arrivals.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST'])
  })

  test('of WeCom is not told where the address answers the proof wrongly', async () => {
    const endpoint = await openEndpoint((response) => void response.end('success'))
    const { pay, outbox } = openNotifier()
    const ids = [1, 2, 3].map(() => pay(endpoint.url, { platform: 'wecom' }))
    for (const id of ids) expect(await outbox.until(id)).toMatchObject({ state: 'given-up' })
    expect(endpoint.arrivals.map(({ method }) => method)).toEqual(['GET'])
  })

  test('that was paid before the notifier began is told, too', async () => {
    const endpoint = await openEndpoint((response) => void response.end())
    const { outbox, order, notifier } = openNotifier()
    await notifier.close()
    const { id = '' } = outbox.enqueue(order({ notifyUrl: endpoint.url })) ?? {}
    notifier.start()
    expect(outbox.find(id)).toMatchObject({ state: 'waiting' })
    const { Notifier } = await import('./notifier.js')
    const next = new Notifier({ outbox, clock: { onAdvance: () => () => undefined } })
    next.start()
    expect(await outbox.until(id)).toMatchObject({ state: 'delivered' })
    expect(await next.close()).toEqual([])
  })
})

describe('the whole ladder of 24 hours', () => {
  test('is climbed in under a second, and no notice comes more than 16 times', async () => {
    const startedAt = performance.now()
    const endpoint = await openEndpoint((response) => void response.writeHead(500).end('{}'))
    const { pay, outbox, clock } = openNotifier()
    const id = pay(endpoint.url)
    await outbox.until(id, ({ attempts }) => attempts.length === 1)
    clock.advance('25h')
    expect(await outbox.until(id)).toMatchObject({ state: 'given-up' })
    expect(endpoint.timesOf.get(id)).toBe(16)
    const { attempts = [] } = outbox.find(id) ?? {}
    const times = attempts.map(({ at }) => (at - (attempts[0]?.at ?? 0)) / SECOND)
    expect(times.slice(0, 5)).toEqual([0, 15, 30, 60, 240])
    expect(times.at(-1)).toBe(86_640)
    for (const { outcome } of attempts) expect(outcome).toMatchObject({ status: 500, body: '{}' })
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })

  test('is climbed step by step with the clock, each step when it is due', async () => {
    const endpoint = await openEndpoint((response) => void response.writeHead(500).end())
    const { pay, outbox, clock } = openNotifier()
    const id = pay(endpoint.url)
    for (const [count, step] of ['15s', '15s', '30s', '3m', '10m', '20m'].entries()) {
      await outbox.until(id, ({ attempts }) => attempts.length === count + 1)
      await idle()
      clock.advance(step)
    }
    await outbox.until(id, ({ attempts }) => attempts.length === 7)
    expect(endpoint.arrivals).toHaveLength(7)
  })

  test('needs nobody to advance the clock when the time comes', async () => {
    const endpoint = await openEndpoint((response) => void response.end())
    const { outbox, order } = openNotifier({}, { ports: { now: Date.now, wireNow: Date.now } })
    const paid = order({ notifyUrl: endpoint.url })
    const { id = '' } = outbox.enqueue(paid, { case: 'late', delayMs: 60 }) ?? {}
    const { attempts, createdAt } = await outbox.until(id)
    expect(attempts).toHaveLength(1)
    expect((attempts[0]?.at ?? 0) - createdAt).toBeGreaterThanOrEqual(60)
  })
})

describe('an endpoint', () => {
  test('of WeCom that never answers is tried four times', async () => {
    const endpoint = await openEndpoint(provingItself(() => undefined))
    const { pay, outbox } = openNotifier({ timeoutMs: 50 })
    const id = pay(endpoint.url, { platform: 'wecom' })
    expect(await outbox.until(id)).toMatchObject({ state: 'given-up' })
    expect(endpoint.arrivals.map(({ method }) => method)).toEqual(['GET', ...Array(4).fill('POST')])
  })

  test('that is not there is tried again later', async () => {
    const { pay, outbox } = openNotifier()
    const id = pay(`http://127.0.0.1:${await closedPort()}/`)
    await outbox.until(id, ({ attempts }) => attempts.length === 1)
    expect(outbox.find(id)).toMatchObject({
      state: 'waiting',
      attempts: [{ outcome: { kind: 'network' } }],
    })
  })

  test('elsewhere gets nothing, and it is recorded why', async () => {
    const { pay, outbox, lines } = openNotifier()
    const id = pay('http://203.0.113.5/notify')
    expect(await outbox.until(id)).toMatchObject({
      state: 'given-up',
      reason: expect.stringContaining('--notify-allow 203.0.113.5'),
      attempts: [{ outcome: { kind: 'refused' } }],
    })
    expect(lines).toEqual([expect.stringContaining('neither loopback nor private')])
  })

  test('that is busy keeps no other waiting', async () => {
    const stuck = await openEndpoint(() => undefined)
    const quick = await openEndpoint((response) => void response.end())
    const { pay, outbox } = openNotifier({ concurrency: 8, perHost: 2 })
    for (let i = 0; i < 20; i++) pay(stuck.url)
    const ids = Array.from({ length: 20 }, () => pay(quick.url))
    for (const id of ids) expect(await outbox.until(id)).toMatchObject({ state: 'delivered' })
    expect([stuck.busiest, stuck.arrivals.length]).toEqual([2, 2])
  })
})

describe('closing', () => {
  test('waits for what is about to be answered, and lists what is not delivered', async () => {
    const slow = await openEndpoint((response) => void setTimeout(() => response.end(), 20))
    const stuck = await openEndpoint(() => undefined)
    const wrong = await openEndpoint((response) => void response.writeHead(500).end())
    const { pay, outbox, notifier } = openNotifier()
    const [a, b, c] = [pay(slow.url), pay(stuck.url), pay(wrong.url)]
    await vi.waitFor(() => {
      expect([slow, stuck, wrong].map(({ arrivals }) => arrivals.length)).toEqual([1, 1, 1])
    })
    const undelivered = await notifier.close({ drainMs: 500 })
    expect(undelivered.map(({ id }) => id)).toEqual([b, c])
    expect(outbox.find(a)).toMatchObject({ state: 'delivered' })
    // It came, so it is recorded; the platform would not have hung up, so it counts for nothing.
    expect(outbox.find(b)).toMatchObject({
      state: 'waiting',
      attempts: [
        { outcome: { kind: 'network', reason: 'the mock was stopped before the answer came' } },
      ],
    })
    expect(outbox.isDue(b)).toBe(true)
  })

  test('at once, with hundreds waiting, is quick and loses none', async () => {
    const stuck = await openEndpoint(() => undefined)
    const { pay, notifier } = openNotifier()
    const ids = Array.from({ length: 300 }, () => pay(stuck.url))
    const undelivered = await notifier.close({ drainMs: 0 })
    expect(undelivered.map(({ id }) => id)).toEqual(ids)
    expect(await notifier.close()).toHaveLength(300)
  })

  test('sends nothing afterwards', async () => {
    const endpoint = await openEndpoint((response) => void response.end())
    const { pay, clock, notifier } = openNotifier()
    await notifier.close()
    pay(endpoint.url)
    clock.advance('1h')
    await idle()
    expect(endpoint.arrivals).toEqual([])
  })
})

test('a notice that is forgotten on its way disturbs nobody', async () => {
  let answer: (() => void) | undefined
  const endpoint = await openEndpoint((response) => (answer = () => void response.end()))
  const quick = await openEndpoint((response) => void response.end())
  const { pay, outbox } = openNotifier({ concurrency: 1 })
  pay(endpoint.url)
  await vi.waitFor(() => expect(answer).toBeDefined())
  outbox.clear()
  answer?.()
  expect(await outbox.until(pay(quick.url))).toMatchObject({ state: 'delivered' })
})

test('a notice with a key that is none leaves room for the next', async () => {
  const endpoint = await openEndpoint((response) => void response.end())
  const keyring = {
    signer: (mchid: string) => ({
      apiV3Key: mchid === testKeys.mchid ? testKeys.apiV3Key : 'too short',
    }),
    corpOf: () => undefined,
  }
  const { pay, outbox } = openNotifier({ concurrency: 1 }, { keyring })
  const bad = pay(endpoint.url, { mchid: '1600000001' })
  expect(await outbox.until(pay(endpoint.url))).toMatchObject({ state: 'delivered' })
  expect(outbox.find(bad)).toMatchObject({ state: 'given-up', reason: /could not be written/ })
  expect(endpoint.arrivals).toHaveLength(1)
})
