import type { ScannedposRequest } from '../../schemas/index.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import { defineOrderEndpoint } from './order-endpoint.js'
import { partnerDraft } from './partner-draft.js'

export const scannedpos = defineOrderEndpoint<ScannedposRequest>({
  id: 'scannedpos',
  path: '/v3/pay/partner/transactions/scannedpos',
  title: '扫码支付下单',
  document: 'https://pay.weixin.qq.com/doc/v3/partner/4012492476',
  dialect: wechatpayV3,
  merchantMember: 'sp_mchid',
  cashierCall: 'requestScanPOSPay',
  toDraft: (body) => partnerDraft('scannedpos', body),
  toAnswer: ({ prepayId }) => ({ prepay_id: prepayId }),
})
