import type { Text } from '../../../clauses/clause.js'
import type { SeenExchange } from '../../sighting.js'
import type { ClauseJudge } from '../../watch.js'
import { isWecom } from './endpoints.js'
import { valueAt } from './members.js'

/** WeCom passes over members that it does not know, and notes which. */
const IGNORED = /^ignored, not documented:.*\/access_token(?:,|$)/

export const tokenInQuery: ClauseJudge = {
  clause: 'wecom/token-in-query',
  watch: (notebook) => ({
    exchange(seen) {
      const { endpoint } = seen.exchange
      if (!isWecom(endpoint) || endpoint === 'gettoken') return
      const sentence = fault(seen)
      if (sentence) notebook.broke(sentence, seen.exchange)
      else notebook.exercised()
    },
  }),
}

function fault({ exchange, headers, body }: SeenExchange): Text | undefined {
  const { outcome, notes } = exchange
  const { authorization } = headers
  if (authorization !== undefined && !authorization.startsWith('WECHATPAY2-')) {
    return {
      en: 'the access_token came in the Authorization header; WeCom looks for it in the query only',
      zh: 'access_token 放在了 Authorization 头中，企业微信只认 URL 参数',
    }
  }
  const isMissing = outcome === 'token-missing'
  const isInBody = isMissing
    ? valueAt(body(), '/access_token') !== undefined
    : notes.some((note) => IGNORED.test(note))
  if (isInBody) {
    return {
      en: 'the access_token came in the body; WeCom looks for it in the query only',
      zh: 'access_token 放在了请求体中，企业微信只认 URL 参数',
    }
  }
  if (!isMissing) return undefined
  return {
    en: 'the query has no access_token; append ?access_token=…',
    zh: 'URL 参数中没有 access_token，请加上 ?access_token=…',
  }
}
