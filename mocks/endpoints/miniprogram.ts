import type { MiniprogramRequest } from '../../schemas/index.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import { defineEndpoint } from '../endpoint.js'
import { partnerDraft } from './partner-draft.js'

export const miniprogram = defineEndpoint<MiniprogramRequest>({
  id: 'miniprogram',
  method: 'POST',
  path: '/v3/pay/partner/transactions/miniprogram',
  title: '小程序支付下单',
  document: 'https://pay.weixin.qq.com/doc/v3/partner/4012886115',
  dialect: wechatpayV3,
  merchantMember: 'sp_mchid',
  toDraft: (body) => partnerDraft('miniprogram', body),
  toAnswer: ({ prepayId }) => ({ prepay_id: prepayId }),
})
