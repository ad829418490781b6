import type { Text } from '../../../clauses/clause.js'
import type { SeenExchange } from '../../sighting.js'
import type { ClauseJudge } from '../../watch.js'
import { isV3 } from './endpoints.js'

const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i
/** `*\/*` with a blank before it is what wechatpay-java sends. */
const TAKES_JSON = /(?:^|,)\s*(?:\*\/\*|application\/\*|application\/json)\s*(?:;|,|$)/i

/** WeCom asks for no header at all, not even for a Content-Type. */
export const contentType: ClauseJudge = {
  clause: 'request/content-type',
  watch: (notebook) => ({
    exchange(seen) {
      if (!isV3(seen.exchange.endpoint)) return
      const sentence = fault(seen)
      if (sentence) notebook.broke(sentence, seen.exchange)
      else notebook.exercised()
    },
  }),
}

function fault({ exchange, headers }: SeenExchange): Text | undefined {
  const { contentType: type, accept, userAgent } = headers
  if (exchange.request.body.length > 0 && !JSON_TYPE.test(type ?? '')) {
    return {
      en: `the body came ${type ? `as ${type}` : 'without a Content-Type'}; say application/json`,
      zh: `请求体的 Content-Type ${type ? `是 ${type}` : '缺失'}，应为 application/json`,
    }
  }
  if (!accept) {
    return {
      en: 'there is no Accept header; say application/json',
      zh: '缺少 Accept 头，应为 application/json',
    }
  }
  if (!TAKES_JSON.test(accept)) {
    return {
      en: `Accept: ${accept} does not allow JSON; say application/json`,
      zh: `Accept: ${accept} 不接受 JSON，应为 application/json`,
    }
  }
  if (userAgent) return undefined
  return {
    en: 'there is no User-Agent header; name the client',
    zh: '缺少 User-Agent 头，请写明客户端名称',
  }
}
