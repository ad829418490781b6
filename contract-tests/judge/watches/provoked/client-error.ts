import type { SeenExchange } from '../../sighting.js'
import { isOrdering, isSameBody } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

const FINAL: ReadonlySet<string | undefined> = new Set([
  'PARAM_ERROR',
  'SIGN_ERROR',
  'NO_AUTH',
  'APPID_MCHID_NOT_MATCH',
])

export const clientError = provokedOnly('retry/not-on-client-error', (notebook) => {
  let refused: SeenExchange | undefined
  let isBroken = false
  return {
    exchange(seen) {
      if (!isOrdering(seen)) return
      if (refused && !isBroken && isSameBody(seen.body(), refused.body())) {
        isBroken = true
        const error = refused.exchange.provoked?.error
        notebook.broke(
          {
            en: `It sent the same request again after ${error}, which cannot fare better. Repeat only what may succeed: SYSTEM_ERROR, 429, 502, 503 and timeouts.`,
            zh: `收到 ${error} 之后又原样重发了请求，这不会成功。只有 SYSTEM_ERROR、429、502、503 和超时才应重试。`,
          },
          seen.exchange,
        )
      }
      if (FINAL.has(seen.exchange.provoked?.error)) refused ??= seen
    },
    end() {
      if (refused && !isBroken) notebook.exercised()
    },
  }
})
