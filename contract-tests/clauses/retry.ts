import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const retryClauses = {
  'retry/system-error': {
    seen: 'provoked',
    duty: {
      en: 'repeats a request after SYSTEM_ERROR, 502, 503 or a timeout, with the same out_trade_no and identical parameters',
      zh: '遇到 SYSTEM_ERROR、502、503 或超时，用同一商户订单号和完全相同的参数重试',
    },
    document: documents.errors,
    example: {
      right:
        '{"out_trade_no":"1217752501201407033233368018",…} → 500 SYSTEM_ERROR\n{"out_trade_no":"1217752501201407033233368018",…} → 200',
      wrong:
        '{"out_trade_no":"1217752501201407033233368018",…} → 500 SYSTEM_ERROR\n{"out_trade_no":"1217752501201407033233368019",…} → 200',
    },
  },
  'retry/rate-limit': {
    seen: 'provoked',
    duty: {
      en: 'waits before it repeats a request that was answered 429, longer each time',
      zh: '收到 429 后先等待再重试，且等待时间逐次变长',
    },
    document: documents.errors,
    example: { right: '429 → 1 s → 429 → 2 s → 200', wrong: '429 → 429 → 429' },
  },
  'retry/not-on-client-error': {
    seen: 'provoked',
    duty: {
      en: 'does not repeat an identical request after PARAM_ERROR, SIGN_ERROR, NO_AUTH or APPID_MCHID_NOT_MATCH',
      zh: '收到 PARAM_ERROR、SIGN_ERROR、NO_AUTH、APPID_MCHID_NOT_MATCH 后，不原样重试',
    },
    document: documents.errors,
    example: {
      right: '400 PARAM_ERROR → the error is reported',
      wrong: '400 PARAM_ERROR → 400 PARAM_ERROR → 400 PARAM_ERROR',
    },
  },
  'retry/timeout': {
    seen: 'provoked',
    duty: {
      en: 'gives up a connection that stays silent in a bounded time',
      zh: '连接一直没有响应时，在限定时间内放弃',
    },
    document: documents.checklist,
    example: { right: 'timeout: 10 s', wrong: 'no timeout at all' },
  },
} satisfies ClauseTexts
