import type { JsapiWithContractRequest } from '../../schemas/index.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import { defineOrderEndpoint } from './order-endpoint.js'

export const jsapiWithContract = defineOrderEndpoint<JsapiWithContractRequest>({
  id: 'jsapi-with-contract',
  path: '/v3/pay/transactions/jsapi-with-contract',
  title: 'JSAPI下单并授权',
  document:
    'https://pay.weixin.qq.com/docs/merchant/apis/hide-jsapi-payment/direct-jsons/jsapi-contract-prepay.html',
  dialect: wechatpayV3,
  merchantMember: 'mchid',
  cashierCall: 'getBrandWCPayRequest',
  toDraft: (body) => ({
    endpoint: 'jsapi-with-contract',
    mchid: body.mchid,
    outTradeNo: body.out_trade_no,
    totalFen: body.amount.total,
    appid: body.appid,
    openid: body.payer.openid,
    contract: {
      token: body.contract_info.token,
      passwordFreeContractId: body.contract_info.password_free_contract_id,
    },
    timeExpire: body.time_expire,
    notifyUrl: body.notify_url,
  }),
  toAnswer: ({ prepayId }) => ({ prepay_id: prepayId }),
})
