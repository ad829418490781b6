import type { Superseded } from '../../dialect.js'
import type { NaturalReason } from '../../refusal.js'
import { INVALID_PARAMETER, UNPUBLISHED, type V3Code } from './errors.js'

export interface V3Refusal {
  readonly code: V3Code
  /** Where it is not the one that goes with the code. */
  readonly status?: number
  /** Absent where the text depends on the broken rule; see wording.ts. */
  readonly message?: string
  /** What the older gateway says instead: /v3/certificates, refunds, bills. */
  readonly onGeneral?: string
  /** The number behind `Request-ID`. */
  readonly internal: number
  readonly source: string
  /** Texts that the platform gave before. */
  readonly superseded?: readonly Superseded[]
  /** A cause that cannot arise here; the row is there because every reason has one. */
  readonly isImpossible?: true
}

const SKILLS = 'wechatpay-apiv3/wechatpay-skills, troubleshooting manual'
const FAQ = 'https://pay.weixin.qq.com/doc/v3/partner/4013352071'
const TABLE = 'https://pay.weixin.qq.com/doc/v3/merchant/4013070347 (2025-03-31), error table'
const COMMUNITY = 'https://developers.weixin.qq.com/community'

export const UNKNOWN_PARAMETER = 270924358
const APPID_MISMATCH = 268445527
const ORDER_GONE = 268447914
const REENTRY = 268498688

const SIGN_FAQ =
  'https://wechatpay-api.gitbook.io/wechatpay-api-v3/chang-jian-wen-ti/qian-ming-xiang-guan'

const MALFORMED = 270924360
const WRONG_SIGNATURE = 268443699
const BAD_FORMAT = 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》'
const UNUSABLE = '签名信息错误，验签失败'

const noToken: V3Refusal = {
  ...row('SIGN_ERROR', UNUSABLE, UNPUBLISHED, 'APIv3 has no tokens'),
  isImpossible: true,
}

/** What APIv3 answers to every reason for a refusal; the status follows from the code. */
export const refusals: { readonly [Reason in NaturalReason]: V3Refusal } = {
  'headers-missing': row(
    'INVALID_REQUEST',
    'Http头缺少Accept或User-Agent',
    UNPUBLISHED,
    'observed on /v3/certificates and refunds (2026-09-11), before authentication',
  ),
  'language-unsupported': {
    ...row(
      'PARAM_ERROR',
      '传入了不支持的Accept-Language',
      INVALID_PARAMETER,
      'quoted in a public source file, on /v3/certificates',
    ),
    status: 406,
  },
  'authorization-missing': {
    ...row('SIGN_ERROR', UNUSABLE, MALFORMED, 'observed on transactions paths (2026-09-11)'),
    onGeneral: BAD_FORMAT,
    superseded: [{ text: BAD_FORMAT, seen: 'on ordering paths until 2024' }],
  },
  'scheme-unknown': {
    ...row('SIGN_ERROR', UNUSABLE, MALFORMED, 'observed on transactions paths (2026-09-11)'),
    onGeneral: BAD_FORMAT,
    superseded: [
      { text: 'Http头Authorization认证类型不正确', seen: 'in the official FAQ, never on the wire' },
    ],
  },
  'authorization-malformed': {
    ...row('SIGN_ERROR', BAD_FORMAT, MALFORMED, 'observed on /v3/certificates (2026-09-11)'),
    superseded: [
      { text: 'Authorization不合法', seen: 'before 2021' },
      { text: ` ${UNUSABLE}`, seen: 'with a leading blank on /v3/certificates in 2020-11' },
    ],
  },
  'timestamp-off': row(
    'SIGN_ERROR',
    'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
    WRONG_SIGNATURE,
    'observed on the order query (2026-09-11)',
  ),
  'signer-unknown': row(
    'SIGN_ERROR',
    '签名错误',
    WRONG_SIGNATURE,
    'observed on the order query with an unknown merchant (2026-09-11)',
  ),
  'certificate-missing': row('SIGN_ERROR', '商户未申请过证书。', WRONG_SIGNATURE, SIGN_FAQ),
  'certificate-expired': row('SIGN_ERROR', '商户证书已过期。', WRONG_SIGNATURE, SIGN_FAQ),
  'certificate-revoked': row('SIGN_ERROR', '商户证书已作废。', WRONG_SIGNATURE, SIGN_FAQ),
  'certificate-replaced': row('SIGN_ERROR', '已更换证书，请使用新证书', WRONG_SIGNATURE, SIGN_FAQ),
  'serial-wrong': {
    ...row(
      'SIGN_ERROR',
      '商户证书序列号有误。',
      WRONG_SIGNATURE,
      'binarywang/WxJava#3757 (2025-11-11)',
    ),
    superseded: [
      { text: '商户证书序列号有误。请使用签名私钥匹配的证书序列号。', seen: 'in 2023-11' },
      { text: '商户证书序列号有误。请使用签名私钥匹配的证书序列号', seen: 'without the last stop' },
    ],
  },
  'signature-wrong': {
    ...row('SIGN_ERROR', '签名错误', WRONG_SIGNATURE, 'observed on ordering paths (2025-09-04)'),
    onGeneral: '错误的签名，验签失败',
    superseded: [
      { text: '签名错误，请检查后再试', seen: 'on ordering paths in 2023-06' },
      { text: '错误的签名，验签失败', seen: 'on every path until 2021-04' },
    ],
  },
  'caller-differs': row(
    'PARAM_ERROR',
    'http header中的mchid与post payload中的mchid不匹配',
    270924337,
    `${COMMUNITY}/personal/oCJUsw1EsZYsdmsLHnaCi2kyt6ic/answer; signed, 92 bytes (2022-03-31)`,
  ),
  'token-missing': noToken,
  'token-invalid': noToken,
  'token-expired': noToken,
  'ip-not-trusted': noToken,
  'app-not-allowed': noToken,
  'corpsecret-missing': noToken,
  'corpid-missing': noToken,
  'corpid-unknown': noToken,
  'corpsecret-wrong': noToken,
  'apiv3-key-missing': row('SIGN_ERROR', '商户未设置APIv3密钥。', UNPUBLISHED, SIGN_FAQ),
  'no-platform-certificates': row(
    'RESOURCE_NOT_EXISTS',
    '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引https://pay.weixin.qq.com/docs/merchant/products/platform-certificate/wxp-pub-key-guide.html',
    UNPUBLISHED,
    `${COMMUNITY}/pay/doc/000a60f862cb48437053f4f4161400; wechatpay-apiv3/wechatpay-php README (2025-01)`,
  ),
  'body-too-large': {
    ...row(
      'INVALID_REQUEST',
      '请求体过大',
      UNPUBLISHED,
      'no limit is published; status and text are ours',
    ),
    status: 413,
  },
  'encoded-body': {
    ...row(
      'INVALID_REQUEST',
      '不支持的Content-Encoding',
      UNPUBLISHED,
      'not documented; status and text are ours',
    ),
    status: 415,
  },
  'empty-body': rule('observed 2021-04 to 2024-03, e.g. hpyer/node-easywechat#69'),
  'malformed-json': rule(`${COMMUNITY}/pay/doc/0004ca758d06484c2d6be82f355400 (2022-02-23)`),
  invalid: rule('one template per rule, see wording.ts'),

  'merchant-unknown': row('MCH_NOT_EXISTS', '商户号不存在', UNPUBLISHED, TABLE),
  'merchant-disabled': row(
    'NO_AUTH',
    '商户状态为不可用或者已经注销',
    268443715,
    `text ${SKILLS}; status and code inferred`,
  ),
  'receiving-restricted': row(
    'NO_AUTH',
    '此商家的收款功能已被限制，暂无法支付。',
    268448010,
    `${COMMUNITY}/personal/oCJUswzEWPODUtg8mK6f6GYhaEO4/question`,
  ),
  'appid-not-bound': row(
    'APPID_MCHID_NOT_MATCH',
    'appid和mch_id不匹配，请检查后再试',
    APPID_MISMATCH,
    `code ${TABLE}; text ${FAQ}, yansongda/pay#965 (2024-04-23)`,
  ),
  'sub-appid-not-bound': row(
    'APPID_MCHID_NOT_MATCH',
    'sub_mch_id与sub_appid不匹配',
    APPID_MISMATCH,
    `text ${FAQ}; code inferred`,
  ),
  'sub-mchid-missing': row(
    'PARAM_ERROR',
    '受理机构必须传入sub_mch_id',
    268443704,
    `text ${SKILLS}; code inferred`,
  ),
  'sub-mchid-equals-sp-mchid': row(
    'PARAM_ERROR',
    '子商户mchid不能与自身mchid相同',
    268443705,
    `text ${SKILLS}; code inferred`,
  ),
  'no-partner-relation': row(
    'NO_AUTH',
    '受理关系不存在',
    268443701,
    `${COMMUNITY}/pay/doc/000e4c2627010811c0dd2d4f65b800 (2022-04-29)`,
  ),
  'sub-merchant-not-authorised': row(
    'NO_AUTH',
    '特约子商户商户号未授权服务商的产品权限',
    UNPUBLISHED,
    `${COMMUNITY}/pay/doc/0002ca489a45388b4b4cc2deb5b000 (2021-06-09)`,
  ),
  'product-not-enabled': row(
    'NO_AUTH',
    '商户号该产品权限未开通，请前往商户平台>产品中心检查后重试',
    UNPUBLISHED,
    `${COMMUNITY}/pay/doc/0004e80f7b4828b832b1f43bd61800 (2024-06-19)`,
  ),
  'product-switched-off': row(
    'NO_AUTH',
    '商户号该产品权限已被关闭，请前往商户平台>产品中心检查后重试',
    UNPUBLISHED,
    'quoted in a public source file',
  ),
  'openid-missing': row(
    'PARAM_ERROR',
    'JSAPI支付必须传openid',
    268501013,
    `text ${SKILLS}; code inferred`,
  ),
  'openid-unknown': row(
    'PARAM_ERROR',
    '无效的openid',
    UNPUBLISHED,
    `${COMMUNITY}/develop/doc/000a28367f8dd812ed30bb39b61800`,
  ),
  'openid-of-another-appid': row(
    'PARAM_ERROR',
    'appid和openid不匹配',
    UNPUBLISHED,
    `${COMMUNITY}/personal/oCJUswx5Ord0RGTxPMrboZ3IFvJU/answer (2022-01-19)`,
  ),
  'sub-openid-of-another-sub-appid': row(
    'PARAM_ERROR',
    'sub_appid和sub_openid不匹配',
    UNPUBLISHED,
    `text ${FAQ}; code inferred`,
  ),
  'contract-unknown': row(
    'INVALID_REQUEST',
    '签约授权信息无效，请检查后再试',
    UNPUBLISHED,
    'nobody has quoted this refusal; code and text are ours',
  ),

  'order-differs': row(
    'INVALID_REQUEST',
    '请求重入时，参数与首次请求时不一致',
    REENTRY,
    `quoted in a public source file (2026); number ${SKILLS}`,
  ),
  'order-of-another-endpoint': row(
    'INVALID_REQUEST',
    '201 商户订单号重复',
    REENTRY,
    `${COMMUNITY}/develop/doc/00068ce24f86509b623bd1b645b400; yansongda/pay#705 (2022-11-04)`,
  ),
  'order-paid': row(
    'ORDERPAID',
    '该订单已支付',
    268498689,
    `observed on close, ${COMMUNITY}/pay/doc/0002e4a890cf18ddfa619da7d6ac00; status inferred`,
  ),
  'order-closed': row(
    'ORDER_CLOSED',
    '该订单已关闭',
    ORDER_GONE,
    `code ${TABLE} of 2023; text inferred`,
  ),
  'order-unknown': row(
    'ORDER_NOT_EXIST',
    '订单不存在',
    268512771,
    `${COMMUNITY}/pay/doc/0008ca8f5807d0f1c43e5ac9656400 (2022-07-14)`,
  ),
  'transaction-id-malformed': row(
    'PARAM_ERROR',
    '微信订单号非法',
    INVALID_PARAMETER,
    'quoted in a public source file (2023-12), without detail',
  ),
  'order-of-another-merchant': row(
    'INVALID_REQUEST',
    '商户号和订单不匹配',
    268447843,
    `text ${SKILLS}; code inferred`,
  ),
  'order-of-another-sub-merchant': row(
    'INVALID_REQUEST',
    '子商户号和订单信息不匹配',
    268447845,
    `text ${SKILLS}; code inferred`,
  ),
  'prepay-id-unknown': {
    ...row('PARAM_ERROR', '参数错误', UNPUBLISHED, 'no endpoint of APIv3 takes a prepay_id'),
    isImpossible: true,
  },
  'order-expired': row('ORDER_CLOSED', '该订单已失效', ORDER_GONE, `text ${SKILLS}`),
}

/** The documented form of a reused order number, which nobody has quoted from the wire. */
export const documentedDuplicate: V3Refusal = row(
  'OUT_TRADE_NO_USED',
  '商户订单号重复',
  REENTRY,
  TABLE,
)

function row(code: V3Code, message: string, internal: number, source: string): V3Refusal {
  return { code, message, internal, source }
}

function rule(source: string): V3Refusal {
  return { code: 'PARAM_ERROR', internal: INVALID_PARAMETER, source }
}
