/**
 * The error table of APIv3: every code that the documents print for ordering, with its HTTP status, the text that it
 * is answered with when a test asks for it by name, and the internal number behind `Request-ID`.
 */
export interface V3Error {
  readonly status: number
  readonly message: string
  readonly internal: number
  readonly source: string
}

const TABLE_2025 = 'https://pay.weixin.qq.com/doc/v3/merchant/4013070347 (2025-03-31)'
const TABLE_2023 =
  'https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html (2023)'
const OLDEST = 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_1.shtml, older spelling'
const STATUS_PAGE = 'https://pay.weixin.qq.com/wiki/doc/apiv3/Share/error_code.shtml'

/** Where no number is published. */
export const UNPUBLISHED = 268435456
export const INVALID_PARAMETER = 268435461

export const errors = {
  PARAM_ERROR: error(400, '参数错误', INVALID_PARAMETER, TABLE_2025),
  INVALID_REQUEST: error(400, '无效请求', UNPUBLISHED, TABLE_2025),
  SIGN_ERROR: error(401, '签名错误', 268443699, TABLE_2025),
  APPID_MCHID_NOT_MATCH: error(400, 'AppID和mch_id不匹配', 268445527, TABLE_2025),
  MCH_NOT_EXISTS: error(400, '商户号不存在', UNPUBLISHED, TABLE_2025),
  ORDERPAID: error(400, '该订单已支付', 268498689, 'observed on close; status inferred'),
  ORDER_CLOSED: error(400, '订单已关闭', 268447914, TABLE_2023),
  NO_AUTH: error(403, '商户无权限', UNPUBLISHED, TABLE_2025),
  OUT_TRADE_NO_USED: error(403, '商户订单号重复', 268498688, TABLE_2025),
  ACCOUNT_ERROR: error(403, '账号异常', UNPUBLISHED, TABLE_2023),
  RULE_LIMIT: error(403, '业务规则限制', UNPUBLISHED, TABLE_2023),
  TRADE_ERROR: error(403, '交易错误', UNPUBLISHED, TABLE_2023),
  NOT_ENOUGH: error(403, '余额不足', UNPUBLISHED, TABLE_2023),
  ORDER_NOT_EXIST: error(404, '订单不存在', 268512771, TABLE_2023),
  FREQUENCY_LIMITED: error(429, '频率超限', 268447840, TABLE_2025),
  RATELIMIT_EXCEEDED: error(
    429,
    '频率超限',
    268447840,
    `${STATUS_PAGE}; text as FREQUENCY_LIMITED`,
  ),
  SYSTEM_ERROR: error(
    500,
    '系统繁忙，请稍后重试',
    UNPUBLISHED,
    'observed, wechatpay-apiv3/wechatpay-java#245 (2023-12-03)',
  ),
  BANK_ERROR: error(500, '银行系统异常', UNPUBLISHED, TABLE_2023),
  INVALID_TRANSACTIONID: error(500, '订单号非法', UNPUBLISHED, TABLE_2023),
  OPENID_MISMATCH: error(500, 'OpenID和AppID不匹配', UNPUBLISHED, TABLE_2023),
  SERVICE_UNAVAILABLE: error(
    503,
    '服务不可用，请稍后重试',
    UNPUBLISHED,
    `${STATUS_PAGE}; text inferred`,
  ),
  NOTENOUGH: error(403, '余额不足', UNPUBLISHED, OLDEST),
  SYSTEMERROR: error(500, '系统错误', UNPUBLISHED, OLDEST),
  RULELIMIT: error(403, '业务规则限制', UNPUBLISHED, OLDEST),
  NOAUTH: error(403, '商户无权限', UNPUBLISHED, OLDEST),
  ORDERNOTEXIST: error(404, '订单不存在', 268512771, OLDEST),
  BANKERROR: error(500, '银行系统异常', UNPUBLISHED, OLDEST),
  ACCOUNTERROR: error(403, '账号异常', UNPUBLISHED, OLDEST),
  RESOURCE_NOT_EXISTS: error(
    404,
    '资源不存在',
    UNPUBLISHED,
    'observed on /v3/certificates and refunds; the text of the code by itself is ours',
  ),
  NOT_FOUND: error(
    404,
    '资源不存在',
    UNPUBLISHED,
    'the code that wechatpay-java tolerates when it downloads certificates; text ours',
  ),
} as const satisfies { readonly [code: string]: V3Error }

export type V3Code = keyof typeof errors

function error(status: number, message: string, internal: number, source: string): V3Error {
  return { status, message, internal, source }
}
