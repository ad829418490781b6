import type { SeenExchange } from '../../sighting.js'
import { isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** Less is no waiting: a request and its answer take as long. */
const LEAST_MS = 25
/** A wait that grows at all grows by more than a busy machine adds to it. */
const GROWTH = 1.3

export const rateLimit = provokedOnly('retry/rate-limit', (notebook) => {
  let limitedAt: number | undefined
  let latest: SeenExchange | undefined
  const waits: number[] = []
  return {
    exchange(seen) {
      if (!isOrdering(seen)) return
      // At once: the clock is looked at when it is first asked for.
      const { at } = seen
      if (limitedAt !== undefined) {
        waits.push(at - limitedAt)
        latest = seen
      }
      limitedAt = seen.exchange.provoked?.error === 'FREQUENCY_LIMITED' ? at : undefined
    },
    end() {
      const last = waits.at(-1)
      if (last === undefined) return
      const told = waits.map((ms) => `${Math.round(ms)} ms`)
      const advice = {
        en: `The waits were ${told.join(', ')}. Wait before every repeat, each time at least twice as long.`,
        zh: `各次间隔为 ${told.join('、')}。每次重试之前都应等待，且间隔至少逐次翻倍。`,
      }
      const isShort = waits.some((ms) => ms < LEAST_MS)
      // A busy machine makes a wait longer, never shorter, so the shortest of the earlier ones is the truest.
      const isFlat = waits.length > 1 && last < Math.min(...waits.slice(0, -1)) * GROWTH
      if (!isShort && !isFlat) return notebook.exercised()
      notebook.broke(
        isShort
          ? {
              en: `It repeated the call at once after 429. ${advice.en}`,
              zh: `收到 429 之后没有等待就立即重试。${advice.zh}`,
            }
          : {
              en: `It did not wait longer from one 429 to the next. ${advice.en}`,
              zh: `连续收到 429，等待时间却没有逐次变长。${advice.zh}`,
            },
        latest?.exchange,
      )
    },
  }
})
