import type { Canary } from './canaries.js'
import { decodeBase64 } from './crypto/base64.js'
import { payMessage } from './crypto/messages.js'
import { endpoints } from './endpoints/index.js'
import type { CashierCall } from './endpoints/order-endpoint.js'
import type { NoticeCase } from './notifications/cases.js'
import { type Order, stateOf } from './orders/order.js'
import { makePayment } from './orders/payment.js'
import { toBytes } from './wire.js'
import type { World } from './world.js'

/** What the front end hands to WeChat; `wx.requestPayment` takes no appId, it is that of the running mini program. */
export interface CashierParameters {
  readonly appId?: string
  readonly timeStamp: string
  readonly nonceStr: string
  readonly package: string
  readonly signType: string
  readonly paySign: string
}

export interface PayOptions {
  /** What the user does. Default `ok`. */
  readonly outcome?: 'ok' | 'cancel' | 'fail'
  /** Checked when it is there. */
  readonly parameters?: CashierParameters
  /** The openid of who pays. Default: the payer of the order. */
  readonly payer?: string
  /** The call by which the front end pays. Default: the one that belongs to the order's endpoint. */
  readonly call?: CashierCall
  /** How the merchant is told of the payment: as a case of the notification lab. Default: by a good notice. */
  readonly notice?: NoticeCase
}

/** That somebody came to the cashier, with what, and how it ended. */
export interface CashierEvent {
  /** Absent where the prepay_id belongs to no order. */
  readonly order?: Order
  /** The prepay_id was part of an answer that must not be trusted. */
  readonly canary?: Canary
  readonly parameters?: CashierParameters
  readonly outcome: PaymentResult['outcome'] | 'refused'
  readonly reason?: CashierReason
  /** What is wrong and how to fix it. */
  readonly diagnosis?: string
}

/** What the front end is told in the end. */
export interface PaymentResult {
  readonly order: Order
  readonly outcome: 'ok' | 'cancel' | 'fail'
  /** `requestPayment:ok`, `get_brand_wcpay_request:cancel`, … */
  readonly errMsg: string
}

export type CashierReason =
  | 'canary'
  | 'prepay-id-unknown'
  | 'prepay-id-expired'
  | 'order-paid'
  | 'order-closed'
  | 'order-expired'
  | 'other-call'
  | 'other-payer'
  | 'other-app'
  | 'package-malformed'
  | 'sign-type'
  | 'pay-sign'

/** What the cashier tells the user, and what a developer wants to know about it. */
export class CashierRefusal extends Error {
  override readonly name = 'CashierRefusal'
  readonly reason: CashierReason
  /** The platform's words. */
  readonly text: string
  /** Of the reason `canary`. */
  readonly canary?: Canary

  constructor(reason: CashierReason, diagnosis: string, canary?: Canary) {
    super(diagnosis)
    this.reason = reason
    this.text = TEXTS[reason]
    if (canary) this.canary = canary
  }
}

/** apiv3.md section 16; the texts about orders are those of the ordering endpoints, inferred for the cashier. */
const TEXTS: { readonly [reason in CashierReason]: string } = {
  canary: '支付场景非法',
  'prepay-id-unknown': '支付场景非法',
  'prepay-id-expired': '该订单已失效',
  'order-paid': '该订单已支付',
  'order-closed': '该订单已关闭',
  'order-expired': '该订单已失效',
  'other-call': '当前商户该支付方式存在异常，暂时无法支付',
  'other-payer': '下单账号与支付账号不一致，请核实后再支付',
  'other-app': '商户传入的APPID参数不正确，请联系商户处理',
  'package-malformed': '支付验证签名失败',
  'sign-type': '支付验证签名失败',
  'pay-sign': '支付验证签名失败',
}

const callOf = new Map(endpoints.map(({ id, cashierCall }) => [id, cashierCall]))

/** Acts as the user in front of the cashier. Throws `CashierRefusal` where WeChat would not let him pay. */
export async function payOrder(
  world: World,
  order: Order,
  { outcome = 'ok', parameters, payer, call, notice }: PayOptions = {},
): Promise<PaymentResult> {
  const ownCall = callOf.get(order.endpoint) ?? 'requestPayment'
  if (call !== undefined && call !== ownCall) {
    throw new CashierRefusal(
      'other-call',
      `the prepay_id is from ${order.endpoint}, which is paid by ${ownCall}, not by ${call}`,
    )
  }
  checkPayable(order, world.ports.now())
  if (parameters) await checkParameters(world, order, parameters)
  checkPayer(order, payer)
  if (outcome !== 'ok') return { order, outcome, errMsg: errMsgOf(ownCall, outcome) }
  const paid = world.orders.pay(order, makePayment(world.ports), notice)
  return { order: paid, outcome, errMsg: errMsgOf(ownCall, outcome) }
}

function errMsgOf(call: CashierCall, outcome: PaymentResult['outcome']): string {
  if (call === 'getBrandWCPayRequest') return `get_brand_wcpay_request:${outcome}`
  const how = { ok: 'ok', cancel: 'fail cancel', fail: 'fail (the user could not pay)' }[outcome]
  return `${call}:${how}`
}

function checkPayable(order: Order, now: number): void {
  const number = `order ${order.outTradeNo} of merchant ${order.mchid}`
  const state = stateOf(order, now)
  if (state === 'SUCCESS') throw new CashierRefusal('order-paid', `${number} is paid already`)
  if (state === 'CLOSED') throw new CashierRefusal('order-closed', `${number} is closed`)
  if (now >= order.expiresAt) {
    throw new CashierRefusal(
      'order-expired',
      `${number} could be paid until ${new Date(order.expiresAt).toISOString()}`,
    )
  }
  if (now >= order.prepayIdExpiresAt) {
    throw new CashierRefusal(
      'prepay-id-expired',
      'the prepay_id is older than two hours; place the same order again to get a new one',
    )
  }
}

function checkPayer(order: Order, payer: string | undefined): void {
  const expected = [order.openid, order.partner?.subOpenid].filter((each) => each !== undefined)
  if (payer === undefined || expected.includes(payer)) return
  throw new CashierRefusal(
    'other-payer',
    `the order names ${expected.join(' or ')} as payer, ${payer} pays`,
  )
}

async function checkParameters(
  world: World,
  order: Order,
  parameters: CashierParameters,
): Promise<void> {
  const { appId, package: packed, signType } = parameters
  if (packed !== `prepay_id=${order.prepayId}`) {
    throw new CashierRefusal(
      'package-malformed',
      `package must be prepay_id=${order.prepayId}, got ${packed.slice(0, 100)}`,
    )
  }
  if (signType !== 'RSA') {
    throw new CashierRefusal('sign-type', `signType must be RSA, got ${signType.slice(0, 40)}`)
  }
  const appids = [order.appid, order.partner?.subAppid].filter((each) => each !== undefined)
  if (appId !== undefined && !appids.includes(appId)) {
    throw new CashierRefusal(
      'other-app',
      `the order names appid ${appids.join(' and ')}, the front end ${appId.slice(0, 40)}`,
    )
  }
  await checkPaySign(world, order, parameters, appId === undefined ? appids : [appId])
}

async function checkPaySign(
  { merchants, ports, platformKeys }: World,
  { mchid, prepayId }: Order,
  { timeStamp, nonceStr, paySign }: CashierParameters,
  appids: readonly string[],
): Promise<void> {
  const signer = merchants.keyring.signer(mchid)
  // Nobody knows the key of a merchant that was not declared.
  if (!signer) return
  const signature = decodeBase64(paySign)
  const fits = async (text: string, publicKey = signer.publicKey): Promise<boolean> =>
    signature !== undefined && ports.crypto.verify(publicKey, toBytes(text), signature)
  for (const appId of appids) {
    const message = payMessage({ appId, timeStamp, nonceStr, prepayId })
    if (await fits(message)) return
    const lines = [appId, timeStamp, nonceStr, `prepay_id=${prepayId}`]
    const mistakes: readonly (readonly [string, string])[] = [
      [
        'the fourth line is the bare prepay_id; sign prepay_id=…',
        message.replace('prepay_id=', ''),
      ],
      ['the last line feed is missing; end every line with one', message.slice(0, -1)],
      ['the lines end in CR LF; end them in LF', message.replaceAll('\n', '\r\n')],
      ['the lines were joined without line feeds', lines.join('')],
      ['the last line feed is there twice', `${message}\n`],
      [
        'the appId was left out; it is the first line',
        lines
          .slice(1)
          .map((each) => `${each}\n`)
          .join(''),
      ],
    ]
    for (const [mistake, text] of mistakes) {
      if (await fits(text)) throw new CashierRefusal('pay-sign', mistake)
    }
    const others = [
      ['the platform public key', platformKeys.publicKey.publicKey] as const,
      ...merchants.keyring
        .latest(OTHER_MERCHANTS)
        .filter((each) => each.mchid !== mchid)
        .map((each) => [`merchant ${each.mchid}`, each.publicKey] as const),
    ]
    for (const [owner, publicKey] of others) {
      if (await fits(message, publicKey)) {
        throw new CashierRefusal(
          'pay-sign',
          `signed with the key of ${owner}, not of merchant ${mchid}`,
        )
      }
    }
  }
  const [appId = ''] = appids
  const shown = JSON.stringify(payMessage({ appId, timeStamp, nonceStr, prepayId }))
  throw new CashierRefusal(
    'pay-sign',
    `paySign does not fit; sign ${shown} with the key of merchant ${mchid}, RSA with SHA-256, in base64`,
  )
}

const OTHER_MERCHANTS = 20
