import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const verifyClauses = {
  'verify/response-signature': {
    seen: 'provoked',
    duty: {
      en: 'refuses a 2xx answer whose signature is wrong, missing, of another serial or stale',
      zh: '应答为 2xx 但签名错误、缺失、序列号不符或时间戳过期时，拒绝该应答',
    },
    document: documents.verification,
    example: {
      right:
        'HTTP/1.1 200 OK\nWechatpay-Signature: (does not fit the body)\n→ the order fails, prepay_id is not used',
      wrong:
        'HTTP/1.1 200 OK\nWechatpay-Signature: (does not fit the body)\n→ prepay_id goes to the cashier',
    },
  },
  'verify/signtest': {
    seen: 'provoked',
    duty: {
      en: 'treats a signature that begins with WECHATPAY/SIGNTEST/ as any bad one, without a special case or a crash',
      zh: '对以 WECHATPAY/SIGNTEST/ 开头的签名按普通错误签名处理，不做特殊判断，也不崩溃',
    },
    document: documents.probes,
    example: {
      right:
        'Wechatpay-Signature: WECHATPAY/SIGNTEST/…\n→ the order fails as with any bad signature',
      wrong: 'if (signature.startsWith("WECHATPAY/SIGNTEST/")) return true',
    },
  },
} satisfies ClauseTexts
