import type { WecomCreateOrderRequest } from '../../schemas/index.js'
import { wecom } from '../dialects/wecom/index.js'
import { defineOrderEndpoint } from './order-endpoint.js'

export const wecomCreateOrder = defineOrderEndpoint<WecomCreateOrderRequest>({
  id: 'wecom-create-order',
  path: '/cgi-bin/miniapppay/create_order',
  title: '小程序下单',
  document: 'https://developer.work.weixin.qq.com/document/path/97322',
  dialect: wecom,
  merchantMember: 'mchid',
  cashierCall: 'requestPayment',
  toDraft: (body) => ({
    endpoint: 'wecom-create-order',
    mchid: body.mchid,
    outTradeNo: body.out_trade_no,
    totalFen: body.amount.total,
    appid: body.appid,
    openid: body.payer.openid,
    timeExpire: body.time_expire,
  }),
  toAnswer: ({ prepayId }) => ({ prepay_id: prepayId }),
})
