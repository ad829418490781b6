import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const requestClauses = {
  'request/schema': {
    seen: 'wire',
    duty: {
      en: 'sends bodies that the schema of the endpoint accepts',
      zh: '请求体符合接口文档规定的结构与取值',
    },
    document: documents.order,
    example: {
      right: '"out_trade_no":"1217752501201407033233368018"',
      wrong: '"out_trade_no":"A1"',
    },
  },
  'request/unknown-field': {
    seen: 'wire',
    duty: {
      en: 'sends no field that the API does not define',
      zh: '不传接口文档中没有定义的字段',
    },
    document: documents.order,
    example: {
      right:
        'POST /v3/pay/partner/transactions/miniprogram\n"payer":{"sp_openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}',
      wrong:
        'POST /v3/pay/partner/transactions/miniprogram\n"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}',
    },
  },
  'request/integer-fen': {
    seen: 'wire',
    duty: {
      en: 'sends amounts as integers, in fen',
      zh: '金额一律用整数，单位为分',
    },
    document: documents.order,
    example: { right: '"amount":{"total":100}', wrong: '"amount":{"total":1.01}' },
  },
  'request/plane': {
    seen: 'wire',
    duty: {
      en: 'sends only characters that take one to three bytes in UTF-8: no emoji',
      zh: '只传 UTF-8 编码后为 1 至 3 个字节的字符，不含 emoji',
    },
    document: documents.rules,
    example: {
      right: '"description":"QQ公仔"',
      wrong: '"description":"QQ公仔🎁"',
    },
  },
  'request/no-null': {
    seen: 'wire',
    duty: {
      en: 'omits members that have no value instead of sending null',
      zh: '没有值的字段直接省略，不传 null',
    },
    document: documents.rules,
    example: {
      right: '{"description":"QQ公仔"}',
      wrong: '{"description":"QQ公仔","attach":null}',
    },
  },
  'request/notify-https': {
    seen: 'wire',
    duty: {
      en: 'gives an https notify_url without a query that the platform can reach from outside',
      zh: 'notify_url 使用外网可达的 https 地址，且不带参数',
    },
    document: documents.order,
    example: {
      right: '"notify_url":"https://www.weixin.qq.com/wxpay/pay.php"',
      wrong: '"notify_url":"http://192.168.1.10/wxpay/pay.php"',
    },
  },
  'request/content-type': {
    seen: 'wire',
    duty: {
      en: 'says Content-Type: application/json of its bodies, accepts JSON, and names itself in User-Agent',
      zh: '带请求体时声明 Content-Type: application/json，Accept 允许 JSON，并带上 User-Agent',
    },
    document: documents.rules,
    example: {
      right: 'Content-Type: application/json\nAccept: application/json\nUser-Agent: shop/1.0',
      wrong: 'Content-Type: application/x-www-form-urlencoded\nAccept: text/html',
    },
  },
  'request/order-number-unique': {
    seen: 'wire',
    duty: {
      en: 'uses one out_trade_no for one order',
      zh: '一个商户订单号只对应一笔订单',
    },
    document: documents.order,
    example: {
      right:
        '{"out_trade_no":"1217752501201407033233368018","amount":{"total":100}}\n{"out_trade_no":"1217752501201407033233368019","amount":{"total":200}}',
      wrong:
        '{"out_trade_no":"1217752501201407033233368018","amount":{"total":100}}\n{"out_trade_no":"1217752501201407033233368018","amount":{"total":200}}',
    },
  },
} satisfies ClauseTexts
