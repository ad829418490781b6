import { fakeRequest, type Fault, type NoticeCase, type Rule } from 'wechatpay-mock'
import { type Running, startServer } from 'wechatpay-mock/server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { OrderWish } from '../cases/case.js'
import type { ContractAdapter } from '../adapter.js'
import { referenceAdapter } from './adapter.js'
import { byAlias, byProxy } from './reach.js'
import type { Channel } from './sale.js'

vi.setConfig({ testTimeout: 30_000 })

/** Orders through the client as a case of the kit would, at a mock with merchants of their own. */
let running: Running
beforeAll(async () => {
  running = await startServer({ port: 0, auth: 'strict', delivers: false })
})
afterAll(() => running.close())

const channels: readonly Channel[] = [
  'scannedpos',
  'miniprogram',
  'jsapi-with-contract',
  'wecom-create-order',
]
const v3: Channel = 'miniprogram'
const wecom: Channel = 'wecom-create-order'

interface Table {
  readonly mchid: string
  readonly corpid: string
  readonly client: Required<ContractAdapter>
  wish(channel: Channel, change?: Partial<OrderWish>): Promise<OrderWish>
  use(respond: Rule['respond'], when?: Rule['when']): void
  /** Method and path of what came, and what was answered. */
  came(): readonly string[]
}

let numbers = 0

const patience = { timeoutMs: 1_000, backoffMs: 10, tries: 4 }
const makeClient = (reach = byAlias) =>
  referenceAdapter({ reach, patience }) as Required<ContractAdapter>

async function sitDown(client = makeClient()): Promise<Table> {
  const { mock } = running
  const notifyUrl = 'https://shop.example.com/notify'
  const { mchid, credentials } = await mock.merchants.create({
    appids: ['wx8888888888888888'],
    subMerchants: [{ mchid: '1900000109' }],
    wecom: { callbackUrl: notifyUrl },
  })
  const { variables } = await running.prepareEnvironment(mchid)
  await client.begin({ case: 'test', env: variables })
  return {
    mchid,
    corpid: credentials.corpid,
    client,
    async wish(endpoint, change) {
      const sample = await fakeRequest(endpoint, { size: 'minimal' })
      const outTradeNo = `order_${++numbers}`
      const body = {
        ...sample,
        ...('sp_mchid' in sample ? { sp_mchid: mchid } : { mchid }),
        description: 'QQ公仔',
      }
      return { endpoint, outTradeNo, totalFen: 100, notifyUrl, body, ...change }
    },
    use: (respond, when) => void mock.use({ respond, when: { mchid, ...when } }),
    came: () =>
      mock.journal
        .all()
        .filter((each) => each.mchid === mchid)
        .map(({ request, response }) => {
          const path = request.target.replace(/[?].*/, '').replace(/.*\//, '')
          return `${request.method} ${path} ${response.status}`
        }),
  }
}

async function payAndTell(
  { client, mchid }: Table,
  order: OrderWish,
  notice: NoticeCase = 'ok',
): Promise<number | undefined> {
  const { mock } = running
  const { prepayId } = await client.placeOrder(order)
  const parameters = await client.payParameters({ ...order, prepayId })
  await mock.orders.pay({ prepayId }, { parameters, notice })
  const told = mock.notifications.all().filter((each) => each.mchid === mchid)
  const id = told.at(-1)?.id ?? ''
  const delivered = await mock.deliver(id, (request) => client.handleNotification(request))
  const outcome = delivered?.attempts.at(-1)?.outcome
  return outcome?.kind === 'answered' ? outcome.status : undefined
}

describe.each(channels)('at %s', (channel) => {
  test('orders, is paid, and takes note of it', async () => {
    const table = await sitDown()
    const order = await table.wish(channel)
    expect(await payAndTell(table, order)).toBe(channel === wecom ? 200 : 204)
    expect(await table.client.settleOrder(order)).toBe('paid')
  })

  test('asks what became of an order, and gives it up', async () => {
    const { client, wish, mchid } = await sitDown()
    const order = await wish(channel)
    const { prepayId } = await client.placeOrder(order)
    expect(await client.settleOrder(order)).toBe('open')
    await client.closeOrder(order)
    expect(running.mock.orders.find({ prepayId })).toMatchObject({ mchid, tradeState: 'CLOSED' })
  })

  test('asks again when the prepay_id is too old, and not before', async () => {
    const { client, wish } = await sitDown()
    const order = await wish(channel)
    const { prepayId } = await client.placeOrder(order)
    expect(await client.placeOrder(order)).toEqual({ prepayId })
    running.mock.orders.age({ prepayId }, '2h')
    const renewed = await client.placeOrder(order, 'prepay-id-expired')
    expect(renewed.prepayId).not.toBe(prepayId)
  })

  test.each<NoticeCase>(['tampered-body', 'tampered-ciphertext', 'other-mchid', 'amount-mismatch'])(
    'refuses a notice of the case %s',
    async (notice) => {
      const table = await sitDown()
      const order = await table.wish(channel)
      expect(await payAndTell(table, order, notice)).toBeGreaterThanOrEqual(400)
    },
  )
})

describe('an answer that is signed wrongly', () => {
  test.each<Fault>(['bad-signature', 'signtest', 'wrong-serial', 'stale-timestamp', 'unsigned'])(
    '(%s) is not used',
    async (fault) => {
      const { client, wish, use } = await sitDown()
      use({ fault })
      await expect(client.placeOrder(await wish(v3))).rejects.toThrow(/./)
    },
  )

  test('is asked for again', async () => {
    const { client, wish, use } = await sitDown()
    use([{ fault: 'signtest' }])
    const { prepayId } = await client.placeOrder(await wish(v3))
    expect(running.mock.canaries.find(prepayId)).toBeUndefined()
  })
})

describe('what may be repeated', () => {
  test.each<Rule['respond']>([
    ['SYSTEM_ERROR'],
    [{ fault: 'reset' }],
    [{ fault: 'truncate' }],
    [{ fault: 'hang' }],
    [{ fault: 'malformed-json' }],
    ['FREQUENCY_LIMITED', 'FREQUENCY_LIMITED'],
  ])('is repeated: %j', async (...respond) => {
    const { client, wish, use, mchid } = await sitDown()
    use(respond.flat() as Rule['respond'])
    await client.placeOrder(await wish(v3))
    const bodies = running.mock.journal
      .all()
      .filter((each) => each.mchid === mchid)
      .map(({ request }) => Buffer.from(request.body).toString())
    expect(bodies.length).toBeGreaterThan(1)
    expect(new Set(bodies).size).toBe(1)
  })

  test.each(['PARAM_ERROR', 'SIGN_ERROR', 'NO_AUTH', 'APPID_MCHID_NOT_MATCH'])(
    'is not %s',
    async (error) => {
      const { client, wish, use, came } = await sitDown()
      use(error)
      await expect(client.placeOrder(await wish(v3))).rejects.toThrow(error)
      expect(came()).toHaveLength(1)
    },
  )
})

test('the backup host is asked when the main one is silent', async () => {
  const { client, wish, use } = await sitDown()
  use({ fault: 'hang' }, { host: 'api.mch.weixin.qq.com' })
  await client.placeOrder(await wish(v3))
})

test('the hosts are reached through a proxy, too', async () => {
  const { client, wish, use, came } = await sitDown(makeClient(byProxy))
  use({ fault: 'reset' }, { host: 'api.mch.weixin.qq.com' })
  await client.placeOrder(await wish(v3))
  expect(came()).toHaveLength(2)
})

test.each<Channel>([v3, wecom])(
  'one adapter serves several merchants at a time, at %s',
  async (channel) => {
    const client = makeClient()
    const tables = await Promise.all([sitDown(client), sitDown(client), sitDown(client)])
    const paid = tables.map(async (table) => {
      const order = await table.wish(channel)
      const status = await payAndTell(table, order)
      return [status, await client.settleOrder(order)]
    })
    const one = [channel === wecom ? 200 : 204, 'paid']
    expect(await Promise.all(paid)).toEqual([one, one, one])
  },
)

test('an order that is paid already is queried, as its notice went missing', async () => {
  const { client, wish, came } = await sitDown()
  const order = await wish(v3)
  const { prepayId } = await client.placeOrder(order)
  await running.mock.orders.pay({ prepayId }, { notice: 'withheld' })
  await expect(client.placeOrder(order, 'prepay-id-expired')).rejects.toThrow('ORDERPAID')
  expect(came().at(-1)).toMatch(/^GET \d{8}[0-9a-f]{16} 200$/)
})

test('a notice that comes before the answer is taken note of', async () => {
  const { client, wish, mchid } = await sitDown()
  const { mock } = running
  const statuses: number[] = []
  const stop = mock.on('order.placed', (order) => {
    if (order.mchid === mchid) void mock.orders.pay({ prepayId: order.prepayId })
  })
  const stopPlan = mock.notifications.onPlan(() => {
    for (const { id, mchid: payee } of mock.notifications.due(Number.MAX_SAFE_INTEGER)) {
      if (payee !== mchid) continue
      void mock.deliver(id, async (request) => {
        const answer = await client.handleNotification(request)
        statuses.push(answer.status)
        return answer
      })
    }
  })
  const order = await wish(v3)
  await client.placeOrder(order)
  expect(await client.settleOrder(order)).toBe('paid')
  stop()
  stopPlan()
  expect(statuses[0]).toBe(204)
})

describe('notices', () => {
  test.each<[NoticeCase, number]>([
    ['duplicate', 204],
    ['signtest', 204],
    ['wrong-serial', 401],
    ['stale-timestamp', 401],
    ['unknown-order', 400],
  ])('of the case %s end with %i', async (notice, status) => {
    const table = await sitDown()
    expect(await payAndTell(table, await table.wish(v3), notice)).toBe(status)
  })

  test('of WeCom about an order that nobody placed are refused', async () => {
    const table = await sitDown()
    expect(await payAndTell(table, await table.wish(wecom), 'unknown-order')).toBe(400)
  })
})

describe('the access_token of WeCom', () => {
  const fetched = (corpid: string): number =>
    running.mock.journal
      .all()
      .filter(({ request }) => request.target.includes(`/gettoken?corpid=${corpid}`)).length

  test('is fetched once for many orders, also at the same time', async () => {
    const { client, wish, corpid } = await sitDown()
    const orders = await Promise.all([wish(wecom), wish(wecom), wish(wecom)])
    await Promise.all(orders.map((order) => client.placeOrder(order)))
    expect(fetched(corpid)).toBe(1)
  })

  test.each(['40014', '42001'])('is fetched anew on %s, and the call repeated', async (errcode) => {
    const { client, wish, corpid, use } = await sitDown()
    use([errcode])
    await client.placeOrder(await wish(wecom))
    expect(fetched(corpid)).toBe(2)
  })

  test('is not fetched for ever', async () => {
    const { client, wish, corpid, use } = await sitDown()
    use('40014', { endpoint: wecom })
    await expect(client.placeOrder(await wish(wecom))).rejects.toThrow('40014')
    expect(fetched(corpid)).toBe(2)
  })

  test('an errcode counts, whatever the status says', async () => {
    const { client, wish, use } = await sitDown()
    use('40058', { endpoint: wecom })
    await expect(client.placeOrder(await wish(wecom))).rejects.toThrow('40058')
  })
})
