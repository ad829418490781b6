import type { NaturalReason } from '../../refusal.js'

export interface WecomRefusal {
  readonly errcode: number
  /** The head of `errmsg`; `{out_trade_no}` and `{mchid}` are filled in. Absent where it depends on the broken rule. */
  readonly errmsg?: string
  readonly source: string
  /** A cause that cannot arise here; the row is there because every reason has one. */
  readonly isImpossible?: true
}

const GLOBAL = 'https://developer.work.weixin.qq.com/document/path/90313'
const SYNTHETIC = `code ${GLOBAL}, use here inferred; the English text is ours`
const PROBED = 'observed on other qyapi endpoints (2026-09-11)'
const QUOTED = 'quoted in public source files'
const UNKNOWN_RANGE =
  'the real code lies in the undocumented range 7205xx; 40058 and the text are ours, in the manner of 720501'

const unsigned = impossible(40058, 'invalid Request Parameter', 'WeCom has no signatures')

/** What WeCom answers to every reason for a refusal. `wecomErrors` in the settings replaces code and text. */
export const refusals: { readonly [Reason in NaturalReason]: WecomRefusal } = {
  'headers-missing': unsigned,
  'language-unsupported': unsigned,
  'authorization-missing': unsigned,
  'authorization-malformed': unsigned,
  'scheme-unknown': unsigned,
  'timestamp-off': unsigned,
  'signer-unknown': unsigned,
  'certificate-missing': unsigned,
  'certificate-expired': unsigned,
  'certificate-revoked': unsigned,
  'certificate-replaced': unsigned,
  'serial-wrong': unsigned,
  'signature-wrong': unsigned,
  'caller-differs': unsigned,
  'apiv3-key-missing': unsigned,
  'no-platform-certificates': unsigned,
  'token-missing': row(41001, 'access_token missing', PROBED),
  'token-invalid': row(40014, 'invalid access_token', PROBED),
  'token-expired': row(
    42001,
    'access_token expired',
    'sample body, https://developer.work.weixin.qq.com/document/path/90930',
  ),
  'ip-not-trusted': row(60020, 'not allow to access from your ip', QUOTED),
  'app-not-allowed': row(48002, 'api forbidden', 'observed on externalpay (2022-04)'),
  'corpsecret-missing': row(41004, 'corpsecret missing', 'observed (2026-09-11)'),
  'corpid-missing': row(41002, 'corpid missing', `code ${GLOBAL}; text inferred`),
  'corpid-unknown': row(40013, 'invalid corpid', 'observed (2026-09-11)'),
  'corpsecret-wrong': row(40001, 'invalid credential', `${QUOTED} (2023-06-10)`),
  'body-too-large': row(
    40206,
    'request body too large',
    `code ${GLOBAL}; the limit and the text are ours`,
  ),
  'encoded-body': row(
    40058,
    'Warning: wrong json format. invalid Request Parameter',
    'not documented; inferred',
  ),
  'empty-body': row(
    40058,
    'invalid Request Parameter',
    `code ${GLOBAL}; text seen on other endpoints`,
  ),
  'malformed-json': row(
    40058,
    'Warning: wrong json format. invalid Request Parameter',
    `code and warning ${GLOBAL}; the combination is inferred`,
  ),
  invalid: { errcode: 40058, source: `${GLOBAL}; one head per rule, see wording.ts` },

  'merchant-unknown': row(660006, 'mchid not found', SYNTHETIC),
  'merchant-disabled': row(660001, 'invalid mchid', SYNTHETIC),
  'receiving-restricted': row(48006, 'api authority revoked', SYNTHETIC),
  'appid-not-bound': row(40058, "invalid param 'appid'", 'no code is known; inferred'),
  'sub-appid-not-bound': impossible(
    40058,
    "invalid param 'appid'",
    'WeCom has no sub merchants in this call',
  ),
  'sub-mchid-missing': impossible(
    660001,
    'invalid mchid',
    'WeCom has no sub merchants in this call',
  ),
  'sub-mchid-equals-sp-mchid': impossible(
    660001,
    'invalid mchid',
    'WeCom has no sub merchants in this call',
  ),
  'no-partner-relation': impossible(660011, 'mchid not bound', SYNTHETIC),
  'sub-merchant-not-authorised': impossible(660011, 'mchid not bound', SYNTHETIC),
  'product-not-enabled': row(48002, 'api forbidden', 'observed on externalpay (2022-04)'),
  'product-switched-off': row(660013, 'external pay app is closed', SYNTHETIC),
  'openid-missing': row(
    40058,
    'field `payer.openid` is required. invalid Request Parameter',
    SYNTHETIC,
  ),
  'openid-unknown': row(40073, 'invalid openid', SYNTHETIC),
  'openid-of-another-appid': row(40073, 'invalid openid', SYNTHETIC),
  'sub-openid-of-another-sub-appid': impossible(40073, 'invalid openid', SYNTHETIC),
  'contract-unknown': impossible(
    40058,
    'invalid Request Parameter',
    'WeCom has no contracts in this call',
  ),

  'order-differs': row(
    40058,
    'out_trade_no[{out_trade_no}] already exists under mchid[{mchid}]',
    UNKNOWN_RANGE,
  ),
  'order-of-another-endpoint': row(
    40058,
    'out_trade_no[{out_trade_no}] already exists under mchid[{mchid}]',
    UNKNOWN_RANGE,
  ),
  'order-paid': row(
    40058,
    'out_trade_no[{out_trade_no}] already paid under mchid[{mchid}]',
    UNKNOWN_RANGE,
  ),
  'order-closed': row(
    40058,
    'out_trade_no[{out_trade_no}] already closed under mchid[{mchid}]',
    UNKNOWN_RANGE,
  ),
  'order-unknown': row(
    720501,
    'out_trade_no[{out_trade_no}] not exists under mchid[{mchid}]',
    'observed on get_order (2023-07)',
  ),
  'transaction-id-malformed': impossible(
    40058,
    'invalid Request Parameter',
    'WeCom has no query by transaction id',
  ),
  'order-of-another-merchant': impossible(
    40058,
    'invalid Request Parameter',
    'an order is looked for under its merchant',
  ),
  'order-of-another-sub-merchant': impossible(
    40058,
    'invalid Request Parameter',
    'WeCom has no sub merchants in this call',
  ),
  'prepay-id-unknown': row(40058, "invalid param 'prepay_id'", 'no code is known; inferred'),
  'order-expired': row(
    40058,
    'out_trade_no[{out_trade_no}] expired under mchid[{mchid}]',
    UNKNOWN_RANGE,
  ),
}

function row(errcode: number, errmsg: string, source: string): WecomRefusal {
  return { errcode, errmsg, source }
}

function impossible(errcode: number, errmsg: string, source: string): WecomRefusal {
  return { errcode, errmsg, source, isImpossible: true }
}
