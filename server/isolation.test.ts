import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { minimalOrder } from '../mocks/samples.testing.js'
import { type Running, startServer } from './index.js'

const CLIENTS = 64
/** The same at every merchant. */
const NUMBERS = Array.from({ length: 6 }, (_, i) => `isolated_${i}`)

let running: Running
beforeAll(async () => {
  running = await startServer({ port: 0, maxExchanges: 10_000 })
})
beforeEach(() => running.mock.reset())
afterAll(() => running.close())

const mchidOf = (client: number): string => String(1_900_000_000 + client)
const everyone = Array.from({ length: CLIENTS }, (_, client) => mchidOf(client))

interface Answer {
  readonly status: number
  readonly value: { readonly [name: string]: unknown }
}

/** Whose order it is says another member at every endpoint. */
const places = [
  ['miniprogram', 'sp_mchid'],
  ['scannedpos', 'sp_mchid'],
  ['jsapi-with-contract', 'mchid'],
  ['wecom-create-order', 'mchid'],
] as const

async function order(
  mchid: string,
  outTradeNo: string,
  {
    changes = {},
    headers = {},
    client = Number(mchid),
  }: {
    readonly changes?: object
    readonly headers?: { readonly [name: string]: string }
    readonly client?: number
  } = {},
): Promise<Answer> {
  const [endpoint, member] = places[client % places.length] ?? places[0]
  const { target, body } = minimalOrder(endpoint, {
    [member]: mchid,
    out_trade_no: outTradeNo,
    ...changes,
  })
  const response = await fetch(running.url + target, { method: 'POST', body, headers })
  return { status: response.status, value: (await response.json()) as Answer['value'] }
}

async function admin<Result>(path: string, body?: unknown): Promise<Result> {
  const response = await fetch(`${running.url}/__admin${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  expect(response.status).toBeLessThan(400)
  return (response.status === 204 ? undefined : await response.json()) as Result
}

interface Listed {
  readonly orders: readonly { readonly mchid: string; readonly out_trade_no: string }[]
}
interface Found {
  readonly requests: readonly { readonly mchid?: string; readonly outcome: string }[]
}
const ordersOf = (mchid: string): Promise<Listed> => admin(`/orders?mchid=${mchid}`)
const requestsOf = (mchid: string): Promise<Found> => admin('/requests/find', { mchid })

/** A provoked error of the platform whose endpoint the merchant uses. */
const errorOf = (mchid: string): string =>
  Number(mchid) % places.length === 3 ? '45009' : 'FREQUENCY_LIMITED'
const codeOf = ({ value }: Answer): string => String(value['code'] ?? value['errcode'])

/** What one client does: good, repeated, different, bad and provoked orders, mixed with those of the others. */
async function work(mchid: string): Promise<readonly string[]> {
  const prepayIds: string[] = []
  for (const number of NUMBERS) {
    const { value } = await order(mchid, number, { changes: { attach: `of ${mchid}` } })
    prepayIds.push(String(value['prepay_id']))
    const again = await order(mchid, number, { changes: { attach: `of ${mchid}` } })
    expect(again.value['prepay_id']).toBe(value['prepay_id'])
    const other = await order(mchid, number, { changes: { attach: 'other' } })
    expect(other.value['prepay_id']).toBeUndefined()
    expect(codeOf(other)).toMatch(/^(INVALID_REQUEST|40058)$/)
    const bad = await order(mchid, number, { changes: { attach: 7 } })
    expect(codeOf(bad)).toMatch(/^(PARAM_ERROR|40058)$/)
    const provoked = await order(mchid, number, {
      headers: { 'Wechatpay-Negative-Test': errorOf(mchid) },
    })
    expect(codeOf(provoked)).toBe(errorOf(mchid))
    expect(JSON.stringify([again, other, bad, provoked])).not.toMatch(
      new RegExp(everyone.filter((each) => each !== mchid).join('|')),
    )
  }
  return prepayIds
}
const OUTCOMES = { ok: 2, 'order-differs': 1, invalid: 1, provoked: 1 }

const countBy = (found: Found): { readonly [outcome: string]: number } => {
  const counts: { [outcome: string]: number } = {}
  for (const { outcome } of found.requests) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

describe(`${CLIENTS} merchants at once`, () => {
  test('never see orders, prepay_ids, exchanges or errors of each other', async () => {
    const prepayIds = await Promise.all(everyone.map(work))
    expect(new Set(prepayIds.flat()).size).toBe(CLIENTS * NUMBERS.length)
    const times = NUMBERS.length
    const wanted = Object.fromEntries(
      Object.entries(OUTCOMES).map(([outcome, count]) => [outcome, count * times]),
    )
    await Promise.all(
      everyone.map(async (mchid) => {
        const { orders } = await ordersOf(mchid)
        expect(orders.map((each) => [each.mchid, each.out_trade_no])).toEqual(
          NUMBERS.map((number) => [mchid, number]),
        )
        const found = await requestsOf(mchid)
        expect(new Set(found.requests.map((each) => each.mchid))).toEqual(new Set([mchid]))
        expect(countBy(found)).toEqual(wanted)
      }),
    )
  }, 30_000)

  test('get the errors of their own rules only, each step once', async () => {
    await Promise.all(
      everyone.map((mchid, client) =>
        admin('/rules', {
          when: { mchid },
          // Every merchant has another number of errors.
          respond: [...Array.from({ length: client % 4 }, () => errorOf(mchid)), 'normal'],
        }),
      ),
    )
    await Promise.all(
      everyone.map(async (mchid, client) => {
        const answers = await Promise.all(NUMBERS.map((number) => order(mchid, number)))
        const failed = answers.filter((each) => each.value['prepay_id'] === undefined)
        expect(failed.map(codeOf)).toEqual(Array.from({ length: client % 4 }, () => errorOf(mchid)))
      }),
    )
    const { rules } = await admin<{ rules: readonly { taken: number; when: object }[] }>('/rules')
    for (const { taken, when } of rules) {
      const { mchid } = when as { mchid: string }
      expect([mchid, taken]).toEqual([mchid, (everyone.indexOf(mchid) % 4) + 1])
    }
  }, 30_000)

  test('are not touched when one of them is declared, even while orders come in', async () => {
    const disabled = everyone.filter((_, client) => client % 8 < 2)
    await Promise.all(disabled.map((mchid) => admin('/merchants', { mchid, state: 'disabled' })))
    const answers = await Promise.all(
      everyone.map(async (mchid) => [mchid, await order(mchid, 'declared_1')] as const),
    )
    for (const [mchid, { value }] of answers) {
      expect([mchid, value['prepay_id'] === undefined]).toEqual([mchid, disabled.includes(mchid)])
    }
  })

  test('share no number: an order that one has paid is open at the others', async () => {
    const [payer = '', ...others] = everyone
    await Promise.all(everyone.map((mchid) => order(mchid, 'paid_1')))
    await running.mock.orders.pay({ mchid: payer, outTradeNo: 'paid_1' })
    expect(codeOf(await order(payer, 'paid_1'))).toMatch(/^(ORDERPAID|40058)$/)
    const answers = await Promise.all(others.map((mchid) => order(mchid, 'paid_1')))
    for (const { value } of answers) expect(value).toHaveProperty('prepay_id')
  })
})

describe('reset?mchid=', () => {
  const one = mchidOf(0)
  const two = mchidOf(1)

  /** Orders, exchanges, a rule and a declaration for two merchants. */
  async function prepare(): Promise<void> {
    for (const mchid of [one, two]) {
      await admin('/merchants', { mchid, state: 'normal' })
      await admin('/rules', { when: { mchid, body: { '/attach': 'no' } }, respond: 'normal' })
      await Promise.all(NUMBERS.map((number) => order(mchid, number)))
      await order(mchid, 'bad', { changes: { amount: 1 } })
    }
  }
  /** Everything that the mock knows of a merchant. */
  async function known(mchid: string): Promise<readonly number[]> {
    const { rules } = await admin<{ rules: readonly { when: { mchid?: string } }[] }>('/rules')
    const { merchants } = await admin<{ merchants: readonly { mchid: string }[] }>('/merchants')
    return [
      (await ordersOf(mchid)).orders.length,
      (await requestsOf(mchid)).requests.length,
      rules.filter(({ when }) => when.mchid === mchid).length,
      merchants.filter((each) => each.mchid === mchid).length,
    ]
  }
  const all = [NUMBERS.length, NUMBERS.length + 1, 1, 1]

  test('forgets orders, exchanges, rules and declaration of exactly one', async () => {
    await prepare()
    expect([await known(one), await known(two)]).toEqual([all, all])
    await admin(`/reset?mchid=${one}`, {})
    expect([await known(one), await known(two)]).toEqual([[0, 0, 0, 0], all])
  })

  test('leaves rules and exchanges that belong to nobody', async () => {
    await admin('/rules', { when: { endpoint: 'scannedpos' }, respond: 'normal' })
    await fetch(`${running.url}/nowhere`)
    await admin(`/reset?mchid=${one}`, {})
    expect((await admin<{ rules: readonly object[] }>('/rules')).rules).toHaveLength(1)
    expect((await admin<Found>('/requests')).requests).toHaveLength(1)
  })

  test.each(['190000000', '19000000000', '', '__proto__', '%00', '*', '1900000000 '])(
    'of %j, which is nobody, forgets nothing',
    async (nobody) => {
      await prepare()
      await admin(`/reset?mchid=${nobody.includes('%') ? nobody : encodeURIComponent(nobody)}`, {})
      expect([await known(one), await known(two)]).toEqual([all, all])
    },
  )

  test('frees a number for its merchant, with another prepay_id, and for nobody else', async () => {
    const before = [await order(one, 'freed_1'), await order(two, 'freed_1')]
    await admin(`/reset?mchid=${one}`, {})
    const changes = { attach: 'other' }
    const after = [
      await order(one, 'freed_1', { changes }),
      await order(two, 'freed_1', { changes }),
    ]
    expect(after[0]?.value['prepay_id']).toEqual(expect.stringMatching(/^wx/))
    expect(after[0]?.value['prepay_id']).not.toBe(before[0]?.value['prepay_id'])
    expect(after[1]?.value['prepay_id']).toBeUndefined()
  })

  test('of one while 64 clients order loses nothing of the others', async () => {
    const [first = '', ...others] = everyone
    const resets = NUMBERS.map(() => admin(`/reset?mchid=${first}`, {}))
    await Promise.all([...resets, ...others.map(work)])
    const counts = await Promise.all(
      others.map(async (mchid) => (await ordersOf(mchid)).orders.length),
    )
    expect(new Set(counts)).toEqual(new Set([NUMBERS.length]))
  }, 30_000)
})
