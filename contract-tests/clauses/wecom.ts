import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

const ORDER = 'POST /cgi-bin/miniapppay/create_order'
const TOKEN = 'GET /cgi-bin/gettoken?corpid=ID&corpsecret=SECRET'

export const wecomClauses = {
  'wecom/token-cache': {
    seen: 'wire',
    duty: {
      en: 'keeps the access_token and does not fetch one for each order',
      zh: '缓存 access_token，不要每次下单都重新获取',
    },
    document: documents.wecomToken,
    example: {
      right: `${TOKEN}\n${ORDER}?access_token=accesstoken000001\n${ORDER}?access_token=accesstoken000001`,
      wrong: `${TOKEN}\n${ORDER}?access_token=accesstoken000001\n${TOKEN}\n${ORDER}?access_token=accesstoken000001`,
    },
  },
  'wecom/token-refresh': {
    seen: 'provoked',
    duty: {
      en: 'fetches a new token on 40014 and 42001 and repeats the call once',
      zh: '收到 40014 或 42001 时重新获取 access_token，并重试一次',
    },
    document: documents.wecomErrors,
    example: {
      right: `{"errcode":42001,…}\n${TOKEN}\n${ORDER}?access_token=accesstoken000002`,
      wrong: `{"errcode":42001,…}\n${ORDER}?access_token=accesstoken000001`,
    },
  },
  'wecom/errcode': {
    seen: 'provoked',
    duty: {
      en: 'reads errcode, not the HTTP status',
      zh: '以 errcode 判断成败，而不是 HTTP 状态码',
    },
    document: documents.wecomErrors,
    example: {
      right: 'HTTP/1.1 200 OK\n{"errcode":40058,…}\n→ the order fails',
      wrong: 'HTTP/1.1 200 OK\n{"errcode":40058,…}\n→ the order counts as placed',
    },
  },
  'wecom/token-in-query': {
    seen: 'wire',
    duty: {
      en: 'sends the access_token in the query only',
      zh: 'access_token 只放在 URL 参数中',
    },
    document: documents.wecomErrors,
    example: {
      right: `${ORDER}?access_token=accesstoken000001`,
      wrong: `${ORDER}\nAuthorization: Bearer accesstoken000001`,
    },
  },
} satisfies ClauseTexts
