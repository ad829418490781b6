import { describe, expect, test } from 'vitest'
import { companionIds } from '../endpoint.js'
import { type ExchangeFixture, readFixtures } from '../replay.testing.js'
import { DAY, type Order } from './order.js'
import { inBeijing, transactionOf } from './transaction.js'

const now = Date.parse('2026-11-26T16:43:21.020+08:00')
const direct: Order = {
  endpoint: 'jsapi-with-contract',
  mchid: '1230000109',
  outTradeNo: '1217752501201407033233368018',
  totalFen: 100,
  appid: 'wxd678efh567hg6787',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  parameters: '{}',
  createdAt: now,
  expiresAt: now + 7 * DAY,
  prepayId: 'wx261643211234560123456789abcdef0000',
  prepayIdExpiresAt: now + 7_200_000,
  tradeState: 'NOTPAY',
}
const partner: Order = {
  ...direct,
  endpoint: 'miniprogram',
  appid: 'wx8888888888888888',
  partner: { subMchid: '1900000109' },
}
const withSubAppid: Order = {
  ...partner,
  partner: {
    subMchid: '1900000109',
    subAppid: 'wxd678efh567hg6999',
    subOpenid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeSub',
  },
}
const transactionId = '4200001234202611260123456789'
const paid = (order: Order): Order => ({
  ...order,
  tradeState: 'SUCCESS',
  payment: { transactionId, at: now, bankType: 'BOC_CREDIT' },
})
const ordered = (order: Order, parameters: object): Order => ({
  ...order,
  parameters: JSON.stringify(parameters),
})
const shown = (order: Order, at = now) =>
  transactionOf(order, at) as { readonly [member: string]: unknown }

describe('a transaction', () => {
  test('has its members in alphabetical order, at every depth', () => {
    const order = paid(ordered(withSubAppid, { scene_info: { device_id: '1' } }))
    for (const each of [direct, partner, withSubAppid, order]) {
      const visit = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return
        expect(Object.keys(value)).toEqual(Object.keys(value).toSorted())
        Object.values(value).forEach(visit)
      }
      visit(shown(each))
    }
  })

  test.each([
    ['an unpaid order', direct, ['attach', 'payer', 'trade_type', 'transaction_id', 'bank_type']],
    ['a paid order without a device', paid(direct), ['scene_info']],
    ["a merchant's own order", paid(direct), ['sp_mchid', 'sp_appid', 'sub_mchid', 'sub_appid']],
    ['an order of a service provider', paid(partner), ['mchid', 'appid', 'sub_appid']],
  ])('of %s lacks what belongs to others', (_what, order, absent) => {
    expect(absent.filter((member) => Object.hasOwn(shown(order), member))).toEqual([])
  })

  test('tells an attach only once the order is paid, empty if there was none', () => {
    const order = ordered(direct, { attach: '自定义数据' })
    expect(shown(order)).not.toHaveProperty('attach')
    expect(shown(paid(order))['attach']).toBe('自定义数据')
    expect(shown(paid(direct))['attach']).toBe('')
  })

  test('tells the device: always before the payment, afterwards where one was named', () => {
    const order = ordered(direct, { scene_info: { device_id: '013467007045764' } })
    const withoutDevice = ordered(direct, { scene_info: { payer_client_ip: '14.23.150.211' } })
    expect(shown(order)['scene_info']).toEqual({ device_id: '013467007045764' })
    expect(shown(paid(order))['scene_info']).toEqual({ device_id: '013467007045764' })
    expect(shown(withoutDevice)['scene_info']).toEqual({ device_id: '' })
    expect(shown(paid(withoutDevice))).not.toHaveProperty('scene_info')
  })

  test('names the payer by the openids that belong to the appids of the order', () => {
    const { openid } = direct
    expect(shown(paid(direct))['payer']).toEqual({ openid })
    expect(shown(paid(partner))['payer']).toEqual({ sp_openid: openid })
    expect(shown(paid(withSubAppid))['payer']).toEqual({
      sp_openid: openid,
      sub_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeSub',
    })
    const { openid: _, appid: __, ...onlySub } = withSubAppid
    expect(shown(paid(onlySub))['payer']).toEqual({ sub_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeSub' })
    expect(shown(onlySub)).not.toHaveProperty('sp_appid')
    // Only an overlay lets such an order in; an openid without its appid means nothing.
    const { partner: { subMchid, subOpenid } = {} } = withSubAppid
    const withoutSubAppid = { ...partner, partner: { subMchid, subOpenid } }
    expect(shown(paid(withoutSubAppid))['payer']).toEqual({ sp_openid: openid })
  })

  test('tells amount and currency of the payer before the payment, everything afterwards', () => {
    expect(shown(direct)['amount']).toEqual({ payer_currency: 'CNY', total: 100 })
    expect(shown(paid(direct))['amount']).toEqual({
      currency: 'CNY',
      payer_currency: 'CNY',
      payer_total: 100,
      total: 100,
    })
  })

  test('of an order that nobody has paid is closed when the order is seven days old', () => {
    const closed = { trade_state: 'CLOSED', trade_state_desc: '订单已关闭' }
    expect(shown(direct, now + 7 * DAY - 1)).toMatchObject({ trade_state: 'NOTPAY' })
    expect(shown(direct, now + 7 * DAY)).toEqual({ ...shown(direct), ...closed })
    expect(shown({ ...direct, tradeState: 'CLOSED' })).toEqual({ ...shown(direct), ...closed })
    expect(shown(paid(direct), now + 8 * DAY)).toEqual(shown(paid(direct)))
  })

  test('is made anew each time: who changes it does not change the order', () => {
    Object.assign(shown(direct)['amount'] as object, { total: 1 })
    expect(shown(direct)['amount']).toMatchObject({ total: 100 })
  })
})

test.each([
  ['2018-06-08T02:34:56.000Z', '2018-06-08T10:34:56+08:00'],
  ['2026-11-26T15:59:59.999Z', '2026-11-26T23:59:59+08:00'],
  ['2026-12-31T16:00:00.000Z', '2027-01-01T00:00:00+08:00'],
])('the moment %s is told as %s', (time, told) => {
  expect(inBeijing(Date.parse(time))).toBe(told)
})

describe('every transaction of a fixture', () => {
  // apiv3.md section 14; + is there once the order is paid, ? sometimes.
  const table = {
    direct: 'amount appid attach+ bank_type+ mchid out_trade_no payer+ promotion_detail',
    partner:
      'amount attach+ bank_type+ out_trade_no payer+ promotion_detail sp_appid? sp_mchid sub_appid? sub_mchid',
  }
  const common =
    'scene_info? success_time+ trade_state trade_state_desc trade_type+ transaction_id+'
  const found = companionIds
    .filter((id) => !id.startsWith('wecom') && id.includes('query'))
    .flatMap((id) => readFixtures<ExchangeFixture>(id))
    .filter(({ fixture }) => fixture.answer.status === 200)

  test.each(found)('has the members of the table: $name', ({ name, fixture }) => {
    const answer = fixture.answer.body as { readonly trade_state: string }
    const isPaid = answer.trade_state === 'SUCCESS'
    const members = `${table[name.startsWith('partner') ? 'partner' : 'direct']} ${common}`
    const expected = members.split(' ').filter((each) => {
      if (each.endsWith('?')) return Object.hasOwn(answer, each.slice(0, -1))
      return isPaid || !each.endsWith('+')
    })
    const wanted = expected.map((each) => each.replace(/[+?]$/, '')).toSorted()
    expect(Object.keys(answer)).toEqual(wanted)
  })
})
