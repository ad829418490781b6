import type { Exchange, Mock } from 'wechatpay-mock'
// Not from the list of all formats, which is needed at the end alone.
import { watchCoverage } from './coverage.js'
import type { Coverage } from './report.js'

/** What came over the wire, as a report tells it. */
export interface SeenTraffic {
  /** The first ones. */
  readonly exchanges: readonly Exchange[]
  readonly requests: number
  /** Documented errors that came of it. */
  readonly errors: Coverage['errors']
}

/** As many as a report holds. */
const KEPT = 1_000

/** Everything that a mock is asked from now on; the journal may have been emptied meanwhile. */
export function watchTraffic(mock: Mock): {
  /** Stops looking. */
  finish(): SeenTraffic
} {
  const coverage = watchCoverage(mock)
  const exchanges: Exchange[] = []
  let requests = 0
  const stop = mock.on('exchange', (exchange) => {
    requests++
    if (exchanges.length < KEPT) exchanges.push(exchange)
  })
  return {
    finish() {
      stop()
      coverage.stop()
      return { exchanges, requests, errors: coverage.errors() }
    },
  }
}
