import { expect, test, vi } from 'vitest'
import type { Outbox } from '../../mocks/notifications/outbox.js'
import { closedPort } from '../listener.testing.js'
import { openEndpoint, openNotifier } from './notifier.testing.js'

const EACH = 250
const CONCURRENCY = 48
const PER_HOST = 16

test('1,000 notices to endpoints that are slow, wrong, silent and absent: none lost, none doubled', async () => {
  let isWell = false
  const slow = await openEndpoint((response) => void setTimeout(() => response.end(), 10))
  const wrong = await openEndpoint((response) => void response.writeHead(isWell ? 200 : 500).end())
  const silent = await openEndpoint((response) => void (isWell && response.end()))
  const absent = { url: `http://127.0.0.1:${await closedPort()}/`, timesOf: new Map() }
  const { outbox, clock, pay, notifier } = openNotifier({
    concurrency: CONCURRENCY,
    perHost: PER_HOST,
    timeoutMs: 200,
  })
  const flights = countFlights(outbox)

  const kinds = [slow, wrong, silent, absent]
  // In turns, so that every kind stands in the way of the others.
  const ids = Array.from({ length: 4 * EACH }, (_, i) => pay(kinds[i % 4]?.url ?? ''))
  const notices = () => ids.map((id) => outbox.find(id) ?? expect.fail(`notice ${id} is lost`))
  const of = (kind: number) => notices().filter((_, i) => i % 4 === kind)

  await vi.waitFor(() => expect(notices().every((each) => each.attempts.length === 1)).toBe(true), {
    timeout: 30_000,
    interval: 50,
  })
  expect(flights).toMatchObject({ now: 0, doubled: [] })
  expect(flights.most).toBeLessThanOrEqual(CONCURRENCY)
  expect(flights.mostToOne).toBeLessThanOrEqual(PER_HOST)
  const outcomes = [0, 1, 2, 3].map((kind) =>
    of(kind).map(({ state, attempts }) => `${state} ${attempts[0]?.outcome.kind}`),
  )
  expect(outcomes[0]).toContain('delivered answered')
  expect(outcomes[1]).toContain('waiting answered')
  expect(new Set(outcomes[2])).toEqual(new Set(['waiting timeout']))
  expect(new Set(outcomes[3])).toEqual(new Set(['waiting network']))

  isWell = true
  clock.advance('15s')
  await vi.waitFor(
    () => {
      const done = notices().filter(({ state, attempts }, i) =>
        i % 4 === 3 ? attempts.length === 2 : state === 'delivered' || attempts.length > 1,
      )
      expect(done).toHaveLength(4 * EACH)
      expect(flights.now).toBe(0)
    },
    { timeout: 30_000, interval: 50 },
  )

  const undelivered = await notifier.close({ drainMs: 0 })
  const lost = new Set(undelivered.map(({ id }) => id))
  for (const [i, { id, state, attempts }] of notices().entries()) {
    expect(state).toBe(lost.has(id) ? 'waiting' : 'delivered')
    expect(lost.has(id) || i % 4 !== 3).toBe(true)
    if (i % 4 === 3) continue
    // Nothing came that is not recorded, and nothing is recorded as answered that did not come. Between the two lies
    // what this test was not willing to wait for.
    const times = kinds[i % 4]?.timesOf.get(id) ?? 0
    const answered = attempts.filter(({ outcome }) => outcome.kind === 'answered').length
    expect(times).toBeLessThanOrEqual(attempts.length)
    expect(times).toBeGreaterThanOrEqual(answered)
  }
}, 60_000)

/** Watches how many notices are on their way, in all and to one host, and that none is so twice. */
function countFlights(outbox: Outbox) {
  const underway = new Map<string, string | undefined>()
  const counts = { now: 0, most: 0, mostToOne: 0, doubled: [] as string[] }
  outbox.listen(({ kind, notification: { id, url } }) => {
    if (kind !== 'notice.sent') underway.delete(id)
    else {
      if (underway.has(id)) counts.doubled.push(id)
      underway.set(id, url)
      const toOne = [...underway.values()].filter((each) => each === url).length
      counts.mostToOne = Math.max(counts.mostToOne, toOne)
    }
    counts.now = underway.size
    counts.most = Math.max(counts.most, counts.now)
  })
  return counts
}
