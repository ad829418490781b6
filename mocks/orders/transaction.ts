import { canonicalJson } from '../json/canonical.js'
import { type Order, stateOf, type TradeState } from './order.js'

/** What the platform says of a state. NOTPAY and SUCCESS are quoted, CLOSED is inferred. */
const DESCRIPTIONS: { readonly [state in TradeState]: string } = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
}

/** What was ordered, as far as it is told again later. The body was accepted, so these members have these types. */
interface Ordered {
  readonly attach?: string
  readonly scene_info?: { readonly device_id?: string }
}

/**
 * An order as the query and the notice show it, members in alphabetical order. Unpaid: quoted three times in public
 * source files (2022 to 2023). Paid: obs-133 and apiv3.md section 14.
 */
export function transactionOf(order: Order, now: number): object {
  const { attach = '', scene_info: scene } = JSON.parse(order.parameters) as Ordered
  const state = stateOf(order, now)
  const common = {
    ...partiesOf(order),
    out_trade_no: order.outTradeNo,
    promotion_detail: [],
    trade_state: state,
    trade_state_desc: DESCRIPTIONS[state],
  }
  const { payment, totalFen: total } = order
  const transaction = payment
    ? {
        ...common,
        amount: { currency: 'CNY', payer_currency: 'CNY', payer_total: total, total },
        attach,
        bank_type: payment.bankType,
        payer: payerOf(order),
        success_time: inBeijing(payment.at),
        trade_type: 'JSAPI',
        transaction_id: payment.transactionId,
        ...(scene?.device_id !== undefined && { scene_info: { device_id: scene.device_id } }),
      }
    : {
        ...common,
        amount: { payer_currency: 'CNY', total },
        scene_info: { device_id: scene?.device_id ?? '' },
      }
  return JSON.parse(canonicalJson(transaction)) as object
}

function partiesOf({ mchid, appid, partner }: Order): object {
  if (!partner) return { mchid, appid }
  const { subMchid, subAppid } = partner
  return {
    sp_mchid: mchid,
    sub_mchid: subMchid,
    ...(appid !== undefined && { sp_appid: appid }),
    ...(subAppid !== undefined && { sub_appid: subAppid }),
  }
}

function payerOf({ openid, partner }: Order): object {
  if (!partner) return { openid }
  const { subAppid, subOpenid } = partner
  return {
    ...(openid !== undefined && { sp_openid: openid }),
    ...(subAppid !== undefined && subOpenid !== undefined && { sub_openid: subOpenid }),
  }
}

/** `2018-06-08T10:34:56+08:00` */
export const inBeijing = (ms: number): string =>
  `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
