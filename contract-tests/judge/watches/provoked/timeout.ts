import type { SeenExchange } from '../../sighting.js'
import { isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** A minute; who has set just that hangs up a moment later. */
const BOUND_MS = 61_500

export const timeout = provokedOnly('retry/timeout', (notebook) => {
  const hanging = new Map<string, SeenExchange>()

  const broke = (seen: SeenExchange, how: { readonly en: string; readonly zh: string }): void =>
    notebook.broke(
      {
        en: `It ${how.en} for an answer that never came. Set a timeout for connecting and one for reading, of some seconds.`,
        zh: `应答一直没有到来，客户端${how.zh}。应设置数秒的连接超时和读取超时。`,
      },
      seen.exchange,
    )
  return {
    exchange(seen) {
      if (isOrdering(seen) && seen.exchange.provoked?.fault === 'hang')
        hanging.set(seen.exchange.id, seen)
    },
    left({ exchange, afterMs }) {
      const seen = hanging.get(exchange)
      if (!seen) return
      hanging.delete(exchange)
      const seconds = Math.round(afterMs / 1000)
      if (afterMs <= BOUND_MS) notebook.exercised()
      else broke(seen, { en: `waited ${seconds} s`, zh: `等待了 ${seconds} 秒` })
    },
    end() {
      for (const seen of hanging.values())
        broke(seen, { en: 'was still waiting when the case ended', zh: '直到用例结束仍在等待' })
    },
  }
})
