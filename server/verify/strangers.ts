import { seeExchange } from '../../contract-tests/judge/seen-exchange.js'
import type { Mock } from '../../mocks/index.js'

/** Counts the requests of merchants that are no case's: a client that ordered as one of these has keys of its own. */
export function countStrangers(
  mock: Mock,
  isOurs: (mchid: string) => boolean,
): () => string | undefined {
  const counts = new Map<string, number>()
  mock.on('exchange', (exchange) => {
    const { mchid } = seeExchange(exchange, noCorps)
    if (mchid === undefined || isOurs(mchid) || counts.size > 1_000) return
    counts.set(mchid, (counts.get(mchid) ?? 0) + 1)
  })
  return () => [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0]
}

const noCorps: ReadonlyMap<string, string> = new Map()
