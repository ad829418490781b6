import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../json/canonical.js'
import { Refusal } from '../refusal.js'
import { DAY, expiryOf, HOUR, MINUTE, type Order, reenter } from './order.js'

describe('the last moment to pay', () => {
  const now = Date.parse('2026-11-26T16:43:21.020+08:00')
  const ceiling = 15 * DAY
  const expiry = (timeExpire: string | undefined): number => expiryOf(timeExpire, now, ceiling)

  test('is seven days ahead when nothing is asked for', () => {
    expect(expiry(undefined)).toBe(now + 7 * DAY)
    expect(expiryOf(undefined, now, MINUTE)).toBe(now + 7 * DAY)
  })

  test.each([
    ['2026-11-27T10:00:00+08:00', '2026-11-27T02:00:00.000Z'],
    ['2026-11-27T10:00:00Z', '2026-11-27T10:00:00.000Z'],
    ['2026-11-27t10:00:00z', '2026-11-27T10:00:00.000Z'],
    ['2026-11-27T10:00:00-05:30', '2026-11-27T15:30:00.000Z'],
    ['2026-11-27T10:00:00+14:00', '2026-11-26T20:00:00.000Z'],
    ['2026-11-27T10:00:00.5Z', '2026-11-27T10:00:00.500Z'],
    ['2026-11-27T10:00:00.123456789+08:00', '2026-11-27T02:00:00.123Z'],
    // A leap second, which Date does not know.
    ['2026-11-30T23:59:60Z', '2026-11-30T23:59:59.000Z'],
    ['2026-11-30T23:59:60.25+00:00', '2026-11-30T23:59:59.250Z'],
    ['2026-11-30T23:59:60-01:00', '2026-12-01T00:59:59.000Z'],
    ['2026-11-27t10:00:60z', '2026-11-27T10:00:59.000Z'],
  ])('is read from %s as %s', (timeExpire, moment) => {
    expect(new Date(expiry(timeExpire)).toISOString()).toBe(moment)
  })

  test.each([
    ['2018-06-08T10:34:56+08:00', MINUTE],
    ['2026-11-26T16:43:21+08:00', MINUTE],
    ['2026-11-26T16:44:21.019+08:00', MINUTE],
    ['2026-11-26T16:44:21.021+08:00', MINUTE + 1],
    ['2026-12-11T16:43:21.019+08:00', 15 * DAY - 1],
    ['2026-12-11T16:43:21.021+08:00', 15 * DAY],
    ['2099-01-01T00:00:00+08:00', 15 * DAY],
  ])('is moved into the window when %s is asked for', (timeExpire, ahead) => {
    expect(expiry(timeExpire) - now).toBe(ahead)
  })
})

describe('an order number that is used again', () => {
  const now = Date.parse('2026-11-26T16:43:21.020+08:00')
  const body = {
    amount: { total: 100 },
    attach: 'a',
    detail: { goods_detail: [{ quantity: 1 }] },
    mchid: '1230000109',
  }
  const order: Order = {
    endpoint: 'miniprogram',
    mchid: '1230000109',
    outTradeNo: '1217752501201407033233368018',
    totalFen: 100,
    parameters: canonicalJson(body),
    createdAt: now,
    expiresAt: now + DAY,
    prepayId: 'wx261643211234560123456789abcdef0000',
    prepayIdExpiresAt: now + 2 * HOUR,
    tradeState: 'NOTPAY',
  }

  function refusalOf(
    known: Order,
    again: object = body,
    at = now,
    endpoint = order.endpoint,
  ): Refusal {
    try {
      reenter(known, { ...order, endpoint }, canonicalJson(again), at)
    } catch (thrown) {
      if (thrown instanceof Refusal) return thrown
      throw thrown
    }
    throw new Error('not refused')
  }

  test('is the same order when everything is the same', () => {
    expect(reenter(order, order, canonicalJson(body), now + DAY - 1)).toBe(order)
  })

  test.each([
    ['order-paid', { tradeState: 'SUCCESS' }, /is already paid; use a new number/],
    ['order-closed', { tradeState: 'CLOSED' }, /is closed; use a new number/],
    [
      'order-of-another-endpoint',
      { endpoint: 'scannedpos' },
      /through scannedpos before, now through miniprogram/,
    ],
    ['order-expired', { expiresAt: now }, /could be paid until 2026-11-26T08:43:21\.020Z/],
    ['order-differs', { parameters: '{"attach":"b"}' }, /with other parameters before/],
  ] as const)('is refused as %s and says so', (reason, change, diagnosis) => {
    const refusal = refusalOf({ ...order, ...change })
    expect(refusal.reason).toBe(reason)
    expect(refusal.message).toMatch(diagnosis)
    expect(refusal.message).toContain(
      'out_trade_no 1217752501201407033233368018 of merchant 1230000109',
    )
    expect(refusal.facts).toEqual({ mchid: order.mchid, outTradeNo: order.outTradeNo })
  })

  test('is refused for the state first, then the endpoint, the parameters and the time', () => {
    const other = { ...body, attach: 'b' }
    const late = now + 2 * DAY
    const paid: Order = { ...order, tradeState: 'SUCCESS' }
    const closed: Order = { ...order, tradeState: 'CLOSED' }
    expect(refusalOf(paid, other, late, 'scannedpos').reason).toBe('order-paid')
    expect(refusalOf(closed, other, late, 'scannedpos').reason).toBe('order-closed')
    expect(refusalOf(order, other, late, 'scannedpos').reason).toBe('order-of-another-endpoint')
    expect(refusalOf(order, other, late).reason).toBe('order-differs')
    expect(refusalOf(order, body, late).reason).toBe('order-expired')
    expect(refusalOf(order, body, order.expiresAt).reason).toBe('order-expired')
  })

  test.each([
    [{ ...body, attach: 'b' }, '(/attach)'],
    [{ ...body, amount: { total: 101 } }, '(/amount/total)'],
    [{ ...body, amount: { total: 100, currency: 'CNY' } }, '(/amount/currency)'],
    [{ ...body, detail: { goods_detail: [{ quantity: 2 }] } }, '(/detail/goods_detail)'],
    [{ ...body, detail: null }, '(/detail)'],
    [
      { amount: { total: 1 }, attach: 'b', detail: {}, mchid: '1' },
      '(/amount/total, /attach, /detail/goods_detail, /mchid)',
    ],
    [{ ...body, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, '(/a, /b, /c, /d, /e, …)'],
  ])('names the members that differ: %j', (again, members) => {
    expect(refusalOf(order, again).message).toContain(members)
  })
})
