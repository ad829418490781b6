import { describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { type CashierEvent, CashierRefusal, type CashierParameters } from './cashier.js'
import { encodeBase64 } from './crypto/base64.js'
import { payMessage } from './crypto/messages.js'
import { webCrypto } from './crypto/web-crypto.js'
import { createMock, type Mock } from './index.js'
import { minimalOrder } from './samples.testing.js'
import { toBytes, toText } from './wire.js'

const APPID = 'wxd678efh567hg6787'
const { mchid } = testKeys

/** A mock in which an order is placed, and the order's prepay_id. */
async function ordered(
  endpoint: 'jsapi-with-contract' | 'miniprogram' | 'scannedpos' = 'jsapi-with-contract',
): Promise<{ mock: Mock; prepayId: string; outTradeNo: string; appId: string }> {
  const mock = createMock({ auth: 'off' })
  const { target, body } = minimalOrder(endpoint)
  const request = { method: 'POST', target, headers: [], body: toBytes(body) }
  const { response } = await mock.handle(request)
  const { prepay_id: prepayId } = JSON.parse(toText(response.body)) as { prepay_id: string }
  const order = mock.orders.find({ prepayId })
  const appId = order?.appid ?? order?.partner?.subAppid ?? ''
  return { mock, prepayId, outTradeNo: order?.outTradeNo ?? '', appId }
}

/** The parameters of a careful front end, signed after `change` has been at the text. */
async function parametersOf(
  { prepayId, appId }: { readonly prepayId: string; readonly appId: string },
  change: (text: string) => string = (text) => text,
  key: string = testKeys.merchant.privateKey,
): Promise<CashierParameters> {
  const [timeStamp, nonceStr] = ['1554208460', '593BEC0C930BF1AFEB40B4A08C8FB242']
  const text = change(payMessage({ appId, timeStamp, nonceStr, prepayId }))
  const paySign = encodeBase64(await webCrypto.sign(key, toBytes(text)))
  const packed = `prepay_id=${prepayId}`
  return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
}

/** The refusal of a payment. */
async function refusal(attempt: Promise<unknown>): Promise<CashierRefusal> {
  const thrown: unknown = await attempt.then(
    () => 'paid',
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(CashierRefusal)
  return thrown as CashierRefusal
}

describe('a payment', () => {
  test.each([
    ['jsapi-with-contract', 'get_brand_wcpay_request:ok'],
    ['miniprogram', 'requestPayment:ok'],
    ['scannedpos', 'requestScanPOSPay:ok'],
  ] as const)('of an order from %s ends with %s', async (endpoint, errMsg) => {
    const { mock, prepayId, outTradeNo } = await ordered(endpoint)
    const paid = await mock.orders.pay(outTradeNo)
    expect(paid).toMatchObject({ outcome: 'ok', errMsg, order: { tradeState: 'SUCCESS' } })
    expect(paid.order.payment?.transactionId).toMatch(/^4200\d{24}$/)
    expect(mock.orders.find({ prepayId })).toBe(paid.order)
  })

  test('with the parameters that a careful front end sends is taken', async () => {
    const placed = await ordered()
    const parameters = await parametersOf(placed)
    expect(await placed.mock.orders.pay(placed.prepayId, { parameters })).toMatchObject({
      outcome: 'ok',
    })
  })

  test('of a mini program needs no appId: it is the one that runs', async () => {
    const placed = await ordered('miniprogram')
    const { appId: _, ...parameters } = await parametersOf(placed)
    await expect(placed.mock.orders.pay(placed.prepayId, { parameters })).resolves.toBeDefined()
  })

  test.each([
    ['cancel', 'get_brand_wcpay_request:cancel'],
    ['fail', 'get_brand_wcpay_request:fail'],
  ] as const)('that the user lets %s leaves the order unpaid', async (outcome, errMsg) => {
    const { mock, outTradeNo } = await ordered()
    expect(await mock.orders.pay(outTradeNo, { outcome })).toMatchObject({
      errMsg,
      order: { tradeState: 'NOTPAY' },
    })
    await expect(mock.orders.pay(outTradeNo)).resolves.toMatchObject({ outcome: 'ok' })
  })

  test('is an event', async () => {
    const { mock, outTradeNo } = await ordered()
    const heard: string[] = []
    mock.on('order.paid', (order) => heard.push(order.outTradeNo))
    await mock.orders.pay(outTradeNo)
    expect(heard).toEqual([outTradeNo])
  })
})

describe('the cashier refuses', () => {
  test.each<[string, (text: string) => string, string]>([
    [
      'a fourth line without prepay_id=',
      (text) => text.replace('prepay_id=', ''),
      'bare prepay_id',
    ],
    ['a missing last line feed', (text) => text.slice(0, -1), 'last line feed is missing'],
    ['CR LF', (text) => text.replaceAll('\n', '\r\n'), 'CR LF'],
    ['lines without line feeds', (text) => text.replaceAll('\n', ''), 'joined without line feeds'],
    ['another text altogether', () => 'hello', 'paySign does not fit; sign "wx'],
  ])('%s, and names it', async (_what, change, diagnosis) => {
    const placed = await ordered()
    const parameters = await parametersOf(placed, change)
    const refused = await refusal(placed.mock.orders.pay(placed.prepayId, { parameters }))
    expect(refused).toMatchObject({ reason: 'pay-sign', text: '支付验证签名失败' })
    expect(refused.message).toContain(diagnosis)
  })

  test('the key of another merchant', async () => {
    const placed = await ordered()
    const other = await placed.mock.merchants.create()
    const parameters = await parametersOf(placed, undefined, other.credentials.privateKey)
    const refused = await refusal(placed.mock.orders.pay(placed.prepayId, { parameters }))
    expect(refused.message).toContain(`merchant ${other.mchid}`)
  })

  test.each<[string, Partial<CashierParameters>, string, string]>([
    [
      'another app',
      { appId: 'wx0000000000000000' },
      'other-app',
      '商户传入的APPID参数不正确，请联系商户处理',
    ],
    ['MD5', { signType: 'MD5' }, 'sign-type', '支付验证签名失败'],
    ['a bare package', { package: 'wx1' }, 'package-malformed', '支付验证签名失败'],
    ['a signature that is none', { paySign: '!' }, 'pay-sign', '支付验证签名失败'],
  ])('%s', async (_what, change, reason, text) => {
    const placed = await ordered()
    const parameters = { ...(await parametersOf(placed)), ...change }
    const attempt = placed.mock.orders.pay(placed.prepayId, { parameters })
    expect(await refusal(attempt)).toMatchObject({ reason, text })
  })

  test('another payer, and the call of another endpoint', async () => {
    const { mock, prepayId } = await ordered()
    expect(await refusal(mock.orders.pay(prepayId, { payer: 'somebody' }))).toMatchObject({
      reason: 'other-payer',
      text: '下单账号与支付账号不一致，请核实后再支付',
    })
    expect(await refusal(mock.orders.pay(prepayId, { call: 'requestPayment' }))).toMatchObject({
      reason: 'other-call',
      text: '当前商户该支付方式存在异常，暂时无法支付',
    })
  })

  test('an order that is paid or closed, and a prepay_id that is too old', async () => {
    const { mock, outTradeNo } = await ordered()
    mock.clock.advance('2h')
    expect(await refusal(mock.orders.pay(outTradeNo))).toMatchObject({
      reason: 'prepay-id-expired',
    })
    await mock.orders.close(outTradeNo)
    expect(await refusal(mock.orders.pay(outTradeNo))).toMatchObject({ reason: 'order-closed' })
    const second = await ordered()
    await second.mock.orders.pay(second.outTradeNo)
    const again = await refusal(second.mock.orders.pay(second.outTradeNo))
    expect(again).toMatchObject({ reason: 'order-paid', text: '该订单已支付' })
  })

  test('a prepay_id from an answer that must not be trusted', async () => {
    const mock = createMock({ auth: 'off' })
    const { target, body } = minimalOrder('miniprogram')
    const headers = [['Wechatpay-Negative-Test', 'fault=bad-signature'] as const]
    const request = { method: 'POST', target, headers, body: toBytes(body) }
    const { response } = await mock.handle(request)
    const { prepay_id: prepayId } = JSON.parse(toText(response.body)) as { prepay_id: string }
    const refused = await refusal(mock.orders.pay(prepayId))
    expect(refused.reason).toBe('canary')
    expect(refused.message).toContain('bad-signature')
  })
})

describe('who comes to the cashier', () => {
  const hear = (mock: Mock): CashierEvent[] => {
    const heard: CashierEvent[] = []
    mock.on('cashier.asked', (event) => heard.push(event))
    return heard
  }

  test('is an event, whether he pays or not', async () => {
    const placed = await ordered()
    const heard = hear(placed.mock)
    const parameters = await parametersOf(placed)
    await refusal(
      placed.mock.orders.pay(placed.prepayId, { parameters: { ...parameters, signType: 'MD5' } }),
    )
    await placed.mock.orders.pay(placed.prepayId, { parameters })
    expect(heard).toMatchObject([
      { outcome: 'refused', reason: 'sign-type', order: { prepayId: placed.prepayId } },
      { outcome: 'ok', order: { tradeState: 'SUCCESS' }, parameters: { signType: 'RSA' } },
    ])
  })

  test('with a prepay_id that nobody gave out is heard of, too', async () => {
    const mock = createMock()
    const heard = hear(mock)
    await expect(mock.orders.pay('wx1')).rejects.toThrow('place it first')
    expect(heard).toMatchObject([{ outcome: 'refused', reason: 'prepay-id-unknown' }])
  })

  test('with a prepay_id of an answer that must not be trusted shows that canary', async () => {
    const mock = createMock({ auth: 'off' })
    const heard = hear(mock)
    const { target, body } = minimalOrder('miniprogram')
    const headers = [['Wechatpay-Negative-Test', 'fault=unsigned'] as const]
    await mock.handle({ method: 'POST', target, headers, body: toBytes(body) })
    const [canary] = mock.canaries.all()
    await refusal(mock.orders.pay(canary?.prepayId ?? ''))
    expect(heard).toEqual([expect.objectContaining({ reason: 'canary', canary })])
  })

  test('can have the merchant told by a notice of the lab', async () => {
    const { mock, outTradeNo } = await ordered()
    await mock.orders.pay(outTradeNo, { notice: 'withheld' })
    expect(mock.notifications.all()).toMatchObject([{ case: 'withheld', state: 'not-sent' }])
  })
})

test('an order ages alone: its prepay_id is renewed, that of another is not', async () => {
  const first = await ordered()
  const { mock } = first
  const placeAgain = async (changes = {}): Promise<unknown> => {
    const { target, body } = minimalOrder('jsapi-with-contract', changes)
    const request = { method: 'POST', target, headers: [], body: toBytes(body) }
    const { response } = await mock.handle(request)
    return (JSON.parse(toText(response.body)) as { prepay_id: string }).prepay_id
  }
  const other = await placeAgain({ out_trade_no: 'another' })
  mock.orders.age(first.outTradeNo, '2h')
  expect(await refusal(mock.orders.pay(first.outTradeNo))).toMatchObject({
    reason: 'prepay-id-expired',
  })
  expect(await placeAgain()).not.toBe(first.prepayId)
  expect(await placeAgain({ out_trade_no: 'another' })).toBe(other)
})

test('an order number that two merchants have used needs the merchant too', async () => {
  const mock = createMock({ auth: 'off' })
  for (const each of [mchid, '1230000110']) {
    const { target, body } = minimalOrder('jsapi-with-contract', { mchid: each })
    await mock.handle({ method: 'POST', target, headers: [], body: toBytes(body) })
  }
  const [{ outTradeNo = '' } = {}] = mock.orders.all()
  await expect(mock.orders.pay(outTradeNo)).rejects.toThrow('1230000109 and 1230000110')
  await expect(mock.orders.pay({ mchid, outTradeNo })).resolves.toBeDefined()
  await expect(mock.orders.pay('nobody')).rejects.toThrow('place it first')
})

test('appids of the samples are what this file signs for', async () => {
  expect((await ordered()).appId).toBe(APPID)
})
