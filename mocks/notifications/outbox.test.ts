import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import type { NoticeEvent, Outcome } from './notification.js'
import {
  answered,
  CALLBACK_URL,
  failed,
  openOutbox,
  type OpenedOutbox,
  proveAddress,
  START,
} from './notices.testing.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** An order is paid and its notice waits. */
function enqueued(
  { outbox, order }: OpenedOutbox,
  given: Parameters<typeof order>[0] = {},
): string {
  return outbox.enqueue(order(given))?.id ?? expect.fail('there is no notice')
}

/** Attempts everything that is due until nothing is, and counts. */
async function runDue({ outbox }: OpenedOutbox, outcome: Outcome): Promise<number> {
  for (let count = 0; ; count++) {
    const [next] = outbox.due(1)
    if (!next) return count
    await outbox.attempt(next.id)
    outbox.settle(next.id, outcome)
  }
}

describe('the ladder of APIv3', () => {
  const LADDER = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600]
    .concat(21600)
    .map((seconds) => seconds * 1000)

  test('is climbed step by step on the business clock, 24 hours and 4 minutes long', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    const id = enqueued(opened)
    expect(await runDue(opened, answered(500))).toBe(1)
    for (const ms of LADDER) {
      expect(outbox.msUntilDue()).toBe(ms)
      clock.advance(ms - 1)
      expect(outbox.due(10)).toEqual([])
      clock.advance(1)
      expect(await runDue(opened, answered(500))).toBe(1)
    }
    expect(clock.now() - START).toBe(24 * HOUR + 4 * MINUTE)
    expect(outbox.msUntilDue()).toBeUndefined()
    expect(outbox.find(id)).toMatchObject({
      state: 'given-up',
      reason: 'not accepted, and repeated 15 times',
    })
    expect(outbox.find(id)?.attempts).toHaveLength(16)
  })

  test('is climbed as if the time had passed when the clock is advanced in one go', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    const id = enqueued(opened)
    await runDue(opened, failed('timeout'))
    clock.advance('25h')
    expect(await runDue(opened, failed('timeout'))).toBe(15)
    const times = outbox.find(id)?.attempts.map(({ at }) => at - START) ?? []
    expect(times.slice(1).map((at, i) => at - (times[i] ?? 0))).toEqual(LADDER)
  })

  test('goes as far as the time that has passed, and waits for the rest', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    enqueued(opened)
    await runDue(opened, answered(500))
    clock.advance('1h')
    expect(await runDue(opened, answered(500))).toBe(6)
    expect(outbox.msUntilDue()).toBe(4 * MINUTE)
  })

  test('starts anew from an attempt that had to wait for its turn', async () => {
    const opened = openOutbox()
    const { outbox, wait } = opened
    enqueued(opened)
    await runDue(opened, answered(500))
    wait(10 * MINUTE)
    expect(await runDue(opened, answered(500))).toBe(1)
    expect(outbox.msUntilDue()).toBe(15_000)
  })

  test.each([
    ['200', answered(200), 'delivered'],
    ['204', answered(204), 'delivered'],
    ['a 200 that says FAIL', answered(200, '{"code":"FAIL"}'), 'delivered'],
    ['201', answered(201), 'waiting'],
    ['a redirect', answered(302), 'waiting'],
    ['404', answered(404), 'waiting'],
    ['500', answered(500), 'waiting'],
    ['silence', failed('timeout'), 'waiting'],
    ['a broken connection', failed('network'), 'waiting'],
    ['an address that is not allowed', failed('refused', 'not allowed'), 'given-up'],
  ] as const)('%s leaves the notice %s', async (_what, outcome, state) => {
    const opened = openOutbox()
    const id = enqueued(opened)
    await runDue(opened, outcome)
    expect(opened.outbox.find(id)).toMatchObject({ state, attempts: [{ outcome }] })
  })

  test('ends with the first acceptance', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    const id = enqueued(opened)
    await runDue(opened, answered(500))
    clock.advance('15s')
    await runDue(opened, answered(204))
    clock.advance('25h')
    expect(outbox.due(10)).toEqual([])
    expect(outbox.find(id)).toMatchObject({ state: 'delivered' })
    expect(outbox.undelivered()).toEqual([])
  })
})

describe('WeCom', () => {
  async function proven(): Promise<{ opened: OpenedOutbox; id: string }> {
    const opened = openOutbox()
    const id = enqueued(opened, { platform: 'wecom' })
    await proveAddress(opened, id)
    return { opened, id }
  }

  test.each(['timeout', 'network'] as const)(
    'repeats three times at once after %s',
    async (kind) => {
      const { opened, id } = await proven()
      expect(await runDue(opened, failed(kind))).toBe(4)
      expect(opened.outbox.find(id)).toMatchObject({
        state: 'given-up',
        reason: 'not accepted, and repeated 3 times',
      })
    },
  )

  test.each([301, 404, 500])('does not repeat what was answered with %i', async (status) => {
    const { opened, id } = await proven()
    expect(await runDue(opened, answered(status))).toBe(1)
    expect(opened.outbox.find(id)).toMatchObject({
      state: 'given-up',
      reason: `it answered ${status}, and WeCom repeats only what got no answer`,
    })
  })

  test.each([200, 201, 204])('takes %i for an acceptance', async (status) => {
    const { opened, id } = await proven()
    await runDue(opened, answered(status))
    expect(opened.outbox.find(id)).toMatchObject({ state: 'delivered' })
  })
})

describe('nothing is sent, and it is told why,', () => {
  const reasonsOf = ({ outbox }: OpenedOutbox) => outbox.all().map(({ reason }) => reason)

  test('without a notify_url', () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    expect(outbox.enqueue(order({ notifyUrl: undefined }))).toBeUndefined()
    expect(reasonsOf(opened)).toEqual(['the order has no notify_url'])
    expect(outbox.all()).toMatchObject([{ state: 'not-sent', attempts: [] }])
    expect(outbox.due(10)).toEqual([])
  })

  test.each(['ftp://shop.test/', 'shop.test', 'http://', ''])('to %j', (notifyUrl) => {
    const opened = openOutbox()
    expect(opened.outbox.enqueue(opened.order({ notifyUrl }))).toBeUndefined()
    expect(reasonsOf(opened)).toEqual([`${notifyUrl} is no http or https address`])
  })

  test('without a callback address of WeCom', () => {
    const opened = openOutbox({ settings: { wecomCallback: undefined } })
    expect(opened.outbox.enqueue(opened.order({ platform: 'wecom' }))).toBeUndefined()
    expect(reasonsOf(opened)).toEqual([expect.stringContaining('--wecom-callback')])
  })

  test('without an APIv3 key', () => {
    const opened = openOutbox({
      keyring: { signer: () => ({}), corpOf: () => undefined },
    })
    expect(opened.outbox.enqueue(opened.order())).toBeUndefined()
    expect(reasonsOf(opened)).toEqual([expect.stringContaining('has no APIv3 key')])
    expect(() => opened.outbox.resend(opened.outbox.all()[0]?.id ?? '')).toThrow('has no APIv3 key')
  })

  test('with a key that is none', async () => {
    const opened = openOutbox({
      keyring: { signer: () => ({ apiV3Key: 'too short' }), corpOf: () => undefined },
    })
    const id = enqueued(opened)
    await expect(opened.outbox.attempt(id)).rejects.toThrow('a key of 32 bytes')
    expect(opened.outbox.find(id)).toMatchObject({
      state: 'given-up',
      reason: expect.stringContaining('it could not be written: a key of 32 bytes was expected'),
    })
  })

  test('before the order is paid', () => {
    const { outbox, order } = openOutbox()
    const { payment: _, ...unpaid } = order()
    expect(() => outbox.enqueue(unpaid)).toThrow('is not paid')
  })
})

describe('who is told', () => {
  test('an undeclared merchant, with the key of the built-in one', () => {
    const { outbox, order } = openOutbox()
    expect(outbox.enqueue(order({ mchid: '1600000001' }))).toMatchObject({
      mchid: '1600000001',
      notes: [expect.stringContaining(`built-in merchant ${testKeys.mchid}`)],
    })
    expect(outbox.enqueue(order({ mchid: '1600000001', platform: 'wecom' }))).toMatchObject({
      url: CALLBACK_URL,
      notes: [expect.stringContaining(`built-in merchant ${testKeys.mchid}`)],
    })
  })

  test('the address that is given instead of that of the order', () => {
    const { outbox, order } = openOutbox()
    expect(outbox.enqueue(order(), { url: 'http://127.0.0.1:1/x' })).toMatchObject({
      url: 'http://127.0.0.1:1/x',
    })
  })

  test('the address of the app before that of the settings', () => {
    const { wecom } = testKeys
    const corp = { ...wecom, callbackUrl: 'http://127.0.0.1:1/app' }
    const { outbox, order } = openOutbox({
      keyring: { signer: () => undefined, corpOf: () => corp },
    })
    expect(outbox.enqueue(order({ platform: 'wecom' }))).toMatchObject({ url: corp.callbackUrl })
  })
})

describe('an attempt', () => {
  test('is on its way until it is settled: it is not due, and cannot begin twice', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const id = enqueued(opened)
    expect(outbox.due(10)).toHaveLength(1)
    const underway = outbox.attempt(id)
    expect(outbox.due(10)).toEqual([])
    expect(outbox.isDue(id)).toBe(false)
    await expect(outbox.attempt(id)).rejects.toThrow('on its way already')
    await underway
    expect(outbox.undelivered()).toHaveLength(1)
    outbox.settle(id, answered(200))
    expect(outbox.settle(id, answered(500))).toMatchObject({ state: 'delivered' })
    await expect(outbox.attempt(id)).rejects.toThrow('delivered')
    expect(outbox.find(id)?.attempts).toHaveLength(1)
  })

  test('that is abandoned is recorded, does not count, and the notice is due again', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    const id = enqueued(opened)
    await outbox.attempt(id)
    outbox.abandon(id, failed('network'))
    expect(outbox.due(10)).toMatchObject([{ id, attempts: [{ outcome: failed('network') }] }])
    outbox.abandon('nobody', failed('network'))
    clock.advance('25h')
    await runDue(opened, answered(500))
    expect(outbox.find(id)?.attempts).toHaveLength(17)
  })

  test('is recorded without the body of its answer where there is no room for that', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const page = 'x'.repeat(9 * 1024 * 1024)
    const ids = [enqueued(opened), enqueued(opened)]
    for (const id of ids) {
      await outbox.attempt(id)
      outbox.settle(id, answered(500, page))
    }
    const bodies = ids.map((id) => outbox.find(id)?.attempts[0]?.outcome)
    expect(bodies).toMatchObject([{ body: page }, { body: '', note: expect.any(String) }])
  })

  test('composed by hand leaves no trace', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const id = enqueued(opened)
    const [before] = outbox.all()
    expect(await outbox.compose(id)).toMatchObject({ method: 'POST' })
    expect(outbox.find(id)).toBe(before)
    expect(outbox.due(10)).toHaveLength(1)
  })
})

describe('sent once more by hand', () => {
  test('goes what was delivered, what was given up, and what waits', async () => {
    const opened = openOutbox()
    const { outbox, clock } = opened
    const id = enqueued(opened)
    await runDue(opened, answered(200))
    expect(outbox.resend(id)).toMatchObject({ id, state: 'waiting' })
    expect(await runDue(opened, answered(500))).toBe(1)
    expect(outbox.resend(id)).toMatchObject({ nextAt: clock.now() })
    expect(await runDue(opened, failed('refused'))).toBe(1)
    expect(outbox.find(id)).toMatchObject({ state: 'given-up' })
    expect(outbox.resend(id)).not.toHaveProperty('reason')
    expect(await runDue(opened, answered(200))).toBe(1)
    expect(outbox.find(id)).toMatchObject({ state: 'delivered' })
    expect(outbox.find(id)?.attempts).toHaveLength(4)
  })

  test('goes what is on its way, as soon as it is back', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const id = enqueued(opened)
    await outbox.attempt(id)
    outbox.resend(id)
    expect(outbox.due(10)).toEqual([])
    outbox.settle(id, answered(200))
    expect(await runDue(opened, answered(200))).toBe(1)
    expect(outbox.find(id)?.attempts).toHaveLength(2)
  })

  test('goes what was withheld', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const withheld = outbox.enqueue(order(), { case: 'withheld' })
    expect(withheld).toMatchObject({
      state: 'not-sent',
      reason: 'withheld on purpose',
      verdict: { ok: true },
    })
    expect(await runDue(opened, answered(200))).toBe(0)
    outbox.resend(withheld?.id ?? '')
    expect(await runDue(opened, answered(200))).toBe(1)
    expect(outbox.find(withheld?.id ?? '')).toMatchObject({ state: 'delivered' })
  })

  test('goes nothing that there is not', () => {
    expect(() => openOutbox().outbox.resend('nobody')).toThrow('there is no notice nobody')
  })
})

describe('a case of the lab', () => {
  test('sends a duplicate twice under one id and judges both answers', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'duplicate' }) ?? {}
    expect(await runDue(opened, answered(200))).toBe(2)
    expect(outbox.find(id)).toMatchObject({
      state: 'delivered',
      verdict: { ok: true },
      attempts: [{ step: 0 }, { step: 1 }],
    })
  })

  test('that should be refused is over when it is, and is good news', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'tampered-body' }) ?? {}
    expect(await runDue(opened, answered(401))).toBe(1)
    expect(outbox.find(id)).toMatchObject({ state: 'given-up', verdict: { ok: true } })
  })

  test('that should be refused and is accepted is bad news', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'wrong-serial' }) ?? {}
    await runDue(opened, answered(200))
    expect(outbox.find(id)).toMatchObject({ state: 'delivered', verdict: { ok: false } })
  })

  test('is judged at once, unless repeats are wanted', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const once = outbox.enqueue(order(), { case: 'ok' })
    await runDue(opened, answered(500))
    expect(outbox.find(once?.id ?? '')).toMatchObject({ state: 'given-up', verdict: { ok: false } })
    const repeated = outbox.enqueue(order(), { case: 'signtest', repeats: true })
    await runDue(opened, answered(500))
    expect(outbox.find(repeated?.id ?? '')).toMatchObject({
      state: 'waiting',
      attempts: [{ step: 0 }, { step: 1 }],
    })
    expect(outbox.msUntilDue()).toBe(15_000)
  })

  test('race may be refused once, and has to be accepted then', async () => {
    const opened = openOutbox()
    const { outbox, order, clock } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'race' }) ?? {}
    await runDue(opened, answered(404))
    expect(outbox.find(id)).toMatchObject({ state: 'waiting' })
    clock.advance('15s')
    await runDue(opened, answered(200))
    expect(outbox.find(id)).toMatchObject({ state: 'delivered', verdict: { ok: true } })
  })

  test('race that is refused again is bad news', async () => {
    const opened = openOutbox()
    const { outbox, order, clock } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'race' }) ?? {}
    await runDue(opened, answered(404))
    clock.advance('15s')
    await runDue(opened, answered(404))
    expect(outbox.find(id)).toMatchObject({ state: 'given-up', verdict: { ok: false } })
  })

  test('late is held back for hours on the business clock', async () => {
    const opened = openOutbox()
    const { outbox, order, clock } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'late', delayMs: 3 * HOUR }) ?? {}
    expect(outbox.msUntilDue()).toBe(3 * HOUR)
    clock.advance('3h')
    await runDue(opened, answered(200))
    expect(outbox.find(id)).toMatchObject({
      createdAt: START,
      attempts: [{ at: START + 3 * HOUR }],
      verdict: { ok: true },
    })
  })

  test('to an address of WeCom that does not prove itself is bad news', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const paid = order({ platform: 'wecom' })
    const { id = '' } = outbox.enqueue(paid, { case: 'tampered-body' }) ?? {}
    await runDue(opened, answered(404))
    expect(outbox.find(id)).toMatchObject({ state: 'given-up', verdict: { ok: false } })
  })
})

describe('what is due', () => {
  test('comes first come, first served, and no more than wanted', () => {
    const opened = openOutbox()
    const ids = Array.from({ length: 5 }, () => enqueued(opened))
    expect(opened.outbox.due(3).map(({ id }) => id)).toEqual(ids.slice(0, 3))
    expect(opened.outbox.due(10).map(({ id }) => id)).toEqual(ids)
    expect(opened.outbox.due(0)).toEqual([])
  })

  test('of a host without room holds up nobody else', () => {
    const opened = openOutbox()
    const { outbox } = opened
    const busy = Array.from({ length: 5 }, () => enqueued(opened))
    const other = enqueued(opened, { notifyUrl: 'http://other.test/' })
    const roomOf = (host: string): number => (host === 'shop.test' ? 2 : 5)
    expect(outbox.due(10, roomOf).map(({ id }) => id)).toEqual([...busy.slice(0, 2), other])
    const noRoom = (): number => 0
    expect(outbox.due(10, noRoom)).toEqual([])
    expect(outbox.msUntilDue(noRoom)).toBeUndefined()
    expect(outbox.msUntilDue(roomOf)).toBe(0)
  })

  test('shares the room of a host between the addresses there', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const enqueueAt = (path: string): string =>
      outbox.enqueue(order({ platform: 'wecom' }), { url: `http://shop.test/${path}` })?.id ?? ''
    for (const path of ['a', 'b']) {
      await proveAddress(opened, enqueueAt(path))
      enqueueAt(path)
    }
    expect(outbox.due(10, () => 3)).toHaveLength(3)
    expect(outbox.due(10, () => 1)).toHaveLength(1)
  })

  test('takes turns between addresses', () => {
    const opened = openOutbox()
    const { outbox } = opened
    const hosts = ['a.test', 'b.test', 'c.test']
    for (const host of [...hosts, ...hosts]) enqueued(opened, { notifyUrl: `http://${host}/` })
    const taken = Array.from({ length: 3 }, () => outbox.due(1)[0]?.url)
    expect(taken.toSorted()).toEqual(hosts.map((host) => `http://${host}/`))
  })
})

describe('what is kept', () => {
  test('is bounded: what is over goes first', async () => {
    const opened = openOutbox({ settings: { maxNotifications: 3 } })
    const { outbox } = opened
    const waiting = enqueued(opened)
    const over = enqueued(opened)
    await outbox.attempt(over)
    outbox.settle(over, answered(200))
    const rest = [enqueued(opened), enqueued(opened)]
    expect(outbox.all().map(({ id }) => id)).toEqual([waiting, ...rest])
  })

  test('is bounded also when nothing is over: the oldest is given up, and that is told', async () => {
    const opened = openOutbox({ settings: { maxNotifications: 2 } })
    const { outbox } = opened
    const events: NoticeEvent[] = []
    outbox.listen((event) => void events.push(event))
    const [underway, oldest] = [enqueued(opened), enqueued(opened)]
    await outbox.attempt(underway)
    enqueued(opened)
    expect(events).toMatchObject([
      { kind: 'notice.sent' },
      { kind: 'notice.given-up', notification: { id: oldest, reason: /too many notices wait/ } },
    ])
    expect(outbox.due(10)).toHaveLength(1)
    for (let i = 0; i < 20; i++) enqueued(opened)
    expect(outbox.all().length).toBeLessThanOrEqual(3)
    expect(outbox.settle(underway, answered(200))).toMatchObject({ state: 'delivered' })
  })

  test('makes room for new answers when old ones go', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const page = 'x'.repeat(9 * 1024 * 1024)
    const bodies: number[] = []
    for (let i = 0; i < 4; i++) {
      const id = enqueued(opened)
      await outbox.attempt(id)
      outbox.settle(id, answered(200, page))
      const outcome = outbox.find(id)?.attempts[0]?.outcome
      bodies.push(outcome?.kind === 'answered' ? outcome.body.length : -1)
    }
    // The first two were over, so they went, one after the other.
    expect(bodies).toEqual(bodies.map(() => page.length))
    expect(outbox.all()).toHaveLength(1)
  })

  test('is forgotten by merchant, or all of it', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const [mine, other] = [enqueued(opened), enqueued(opened, { mchid: '1600000001' })]
    await outbox.attempt(mine)
    outbox.clear(testKeys.mchid)
    expect(outbox.all().map(({ id }) => id)).toEqual([other])
    expect(outbox.due(10).map(({ id }) => id)).toEqual([other])
    expect(outbox.settle(mine, answered(200))).toBeUndefined()
    outbox.clear()
    expect([outbox.all(), outbox.due(10), outbox.msUntilDue()]).toEqual([[], [], undefined])
  })
})

describe('those who listen', () => {
  test('hear of every sending, every answer and the end', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const events: NoticeEvent[] = []
    const stop = outbox.listen((event) => void events.push(event))
    enqueued(opened)
    await runDue(opened, answered(500))
    const refused = enqueued(opened)
    await runDue(opened, failed('refused', 'not allowed'))
    expect(events).toMatchObject([
      { kind: 'notice.sent' },
      {
        kind: 'notice.answered',
        attempt: { outcome: { status: 500 } },
        notification: { state: 'waiting' },
      },
      { kind: 'notice.sent' },
      { kind: 'notice.answered', notification: { state: 'given-up' } },
      { kind: 'notice.given-up', notification: { id: refused, reason: 'not allowed' } },
    ])
    stop()
    enqueued(opened)
    await runDue(opened, answered(200))
    expect(events).toHaveLength(5)
  })

  test('wait for what they want of a notice', async () => {
    const opened = openOutbox()
    const { outbox } = opened
    const id = enqueued(opened)
    const tried = outbox.until(id, ({ attempts }) => attempts.length > 0)
    const over = outbox.until(id)
    await runDue(opened, answered(500))
    expect(await tried).toMatchObject({ state: 'waiting' })
    opened.clock.advance('15s')
    await runDue(opened, answered(200))
    expect(await over).toMatchObject({ state: 'delivered' })
    expect(await outbox.until(id)).toMatchObject({ state: 'delivered' })
    const lost = outbox.until(enqueued(opened))
    outbox.clear()
    await expect(lost).rejects.toThrow('forgotten')
  })
})
