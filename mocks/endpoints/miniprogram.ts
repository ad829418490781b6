import type { MiniprogramRequest } from '../../schemas/index.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import { defineOrderEndpoint } from './order-endpoint.js'
import { partnerDraft } from './partner-draft.js'

export const miniprogram = defineOrderEndpoint<MiniprogramRequest>({
  id: 'miniprogram',
  path: '/v3/pay/partner/transactions/miniprogram',
  title: '小程序支付下单',
  document: 'https://pay.weixin.qq.com/doc/v3/partner/4012886115',
  dialect: wechatpayV3,
  merchantMember: 'sp_mchid',
  cashierCall: 'requestPayment',
  toDraft: (body) => partnerDraft('miniprogram', body),
  toAnswer: ({ prepayId }) => ({ prepay_id: prepayId }),
})
