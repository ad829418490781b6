import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const orderClauses = {
  'prepay/expiry': {
    seen: 'provoked',
    duty: {
      en: 'asks again, with the same number and parameters, when the prepay_id is older than 2 hours',
      zh: 'prepay_id 超过 2 小时后，用同一商户订单号和相同参数重新下单获取',
    },
    document: documents.errors,
    example: {
      right: 'prepay_id is 2 h old → the same order again → a new prepay_id',
      wrong: 'package=prepay_id=wx201410272009395522657a690389285100 (3 h old)',
    },
  },
  'order/paid-elsewhere': {
    seen: 'provoked',
    duty: {
      en: 'queries the order on ORDERPAID instead of ordering anew',
      zh: '收到 ORDERPAID 时查询订单，而不是重新下单',
    },
    document: documents.query,
    example: {
      right:
        '400 ORDERPAID\nGET /v3/pay/transactions/out-trade-no/1217752501201407033233368018?mchid=1230000109',
      wrong:
        '400 ORDERPAID\nPOST /v3/pay/transactions/jsapi-with-contract {"out_trade_no":"1217752501201407033233368019",…}',
    },
  },
  'order/query-when-silent': {
    seen: 'provoked',
    duty: {
      en: 'queries the order when no notification arrives',
      zh: '没有收到支付通知时主动查询订单',
    },
    document: documents.query,
    example: {
      right:
        'no notice → GET /v3/pay/transactions/out-trade-no/1217752501201407033233368018?mchid=1230000109',
      wrong: 'no notice → the order stays unpaid for ever',
    },
  },
  'order/close-unpaid': {
    seen: 'wire',
    duty: { en: 'closes orders that it gives up', zh: '放弃的订单要关单' },
    document: documents.close,
    example: {
      right:
        'POST /v3/pay/transactions/out-trade-no/1217752501201407033233368018/close {"mchid":"1230000109"}',
      wrong: 'the order is dropped at the merchant alone, and the buyer can still pay it',
    },
  },
  'failover/host': {
    seen: 'provoked',
    duty: {
      en: 'tries the backup host when the main one does not answer',
      zh: '主域名没有响应时改用备用域名',
    },
    document: documents.hosts,
    example: {
      right: 'api.mch.weixin.qq.com is silent → api2.mch.weixin.qq.com',
      wrong: 'api.mch.weixin.qq.com is silent → no order',
    },
  },
} satisfies ClauseTexts
