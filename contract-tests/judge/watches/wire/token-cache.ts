import type { Exchange } from 'wechatpay-mock'
import type { ClauseJudge } from '../../watch.js'
import { isWecom } from './endpoints.js'

interface HeldToken {
  /** Milliseconds on the business clock. */
  readonly fetchedAt: number
  readonly lifeMs: number
  isUsed: boolean
}

/** Corps whose tokens are remembered; more than that are not one client's. */
const REMEMBERED = 100

/**
 * Whether a token is fetched although the one before was used and is still good. Several that are fetched before the
 * first call are a start in several threads, and one in the second half of its life is renewed early.
 */
export const tokenCache: ClauseJudge = {
  clause: 'wecom/token-cache',
  watch(notebook) {
    const held = new Map<string, HeldToken>()
    const fetched = (exchange: Exchange): void => {
      const { target } = exchange.request
      const corpid = new URLSearchParams(target.slice(target.indexOf('?') + 1)).get('corpid') ?? ''
      const before = held.get(corpid)
      if (before?.isUsed && exchange.at - before.fetchedAt < before.lifeMs / 2) {
        const minutes = Math.floor((before.fetchedAt + before.lifeMs - exchange.at) / 60_000)
        const en = `another access_token was fetched while the one before was good for ${minutes} minutes more`
        const zh = `上一个 access_token 还有 ${minutes} 分钟有效，又重新获取了一个`
        notebook.broke({ en, zh }, exchange)
      }
      if (held.size < REMEMBERED || before)
        held.set(corpid, { fetchedAt: exchange.at, lifeMs: lifeOf(exchange), isUsed: false })
    }
    return {
      exchange({ exchange }) {
        const { endpoint, outcome, provoked } = exchange
        if (!isWecom(endpoint)) return
        if (endpoint === 'gettoken') {
          // A client that did not get the answer has no token.
          if (outcome === 'ok' && provoked?.fault === undefined) fetched(exchange)
        } else if (isTokenRefused(exchange)) held.clear()
        else if (outcome !== 'token-missing') {
          let isOld = false
          for (const token of held.values()) {
            isOld ||= token.isUsed
            token.isUsed = true
          }
          if (isOld) notebook.exercised()
        }
      },
    }
  },
}

/** Whose token it was cannot be told: the journal does not keep tokens. */
const isTokenRefused = ({ outcome, provoked }: Exchange): boolean =>
  outcome === 'token-invalid' ||
  outcome === 'token-expired' ||
  provoked?.error === '40014' ||
  provoked?.error === '42001'

const utf8 = new TextDecoder()
const DEFAULT_LIFE_S = 7200

function lifeOf({ response }: Exchange): number {
  const found = /"expires_in":(\d+)/.exec(utf8.decode(response.body))?.[1]
  return Number(found ?? DEFAULT_LIFE_S) * 1000
}
