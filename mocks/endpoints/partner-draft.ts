import type { EndpointId, MiniprogramRequest } from '../../schemas/index.js'
import type { OrderDraft } from '../orders/order.js'

/** What the partner endpoints have in common: a provider orders for a sub merchant. */
type PartnerOrder = Pick<
  MiniprogramRequest,
  | 'sp_appid'
  | 'sp_mchid'
  | 'sub_appid'
  | 'sub_mchid'
  | 'out_trade_no'
  | 'amount'
  | 'payer'
  | 'time_expire'
  | 'notify_url'
>

export function partnerDraft(endpoint: EndpointId, body: PartnerOrder): OrderDraft {
  return {
    endpoint,
    mchid: body.sp_mchid,
    outTradeNo: body.out_trade_no,
    totalFen: body.amount.total,
    appid: body.sp_appid,
    openid: body.payer.sp_openid,
    partner: {
      subMchid: body.sub_mchid,
      subAppid: body.sub_appid,
      subOpenid: body.payer.sub_openid,
    },
    timeExpire: body.time_expire,
    notifyUrl: body.notify_url,
  }
}
