import { observe, type ObserveOptions, type Observation } from '../contract-tests/judge/observe.js'
// Not from the list of all formats, which is needed at the end alone.
import { type CoverageCollector, watchCoverage } from '../contract-tests/report/coverage.js'
import type { Coverage } from '../contract-tests/report/report.js'
import type { ClauseResult } from '../contract-tests/verdict.js'
import type { Exchange, Mock } from '../mocks/index.js'

/** What came over the wire, as a report tells it. */
export interface SeenTraffic {
  readonly results: readonly ClauseResult[]
  /** The first ones. */
  readonly exchanges: readonly Exchange[]
  readonly requests: number
  /** Documented errors that came of it. */
  readonly errors: Coverage['errors']
}

/** As many as a person would read. */
const KEPT = 1_000

/** Everything that a mock is asked from now on, judged; the journal may have been emptied meanwhile. */
export class Traffic {
  readonly #exchanges: Exchange[] = []
  readonly #observation: Observation
  readonly #coverage: CoverageCollector
  readonly #stop: () => void
  #requests = 0

  constructor(mock: Mock, options: ObserveOptions) {
    this.#observation = observe(mock, options)
    this.#coverage = watchCoverage(mock)
    this.#stop = mock.on('exchange', (exchange) => {
      this.#requests++
      if (this.#exchanges.length < KEPT) this.#exchanges.push(exchange)
    })
  }

  /** Stops looking. */
  finish(): SeenTraffic {
    this.#stop()
    this.#coverage.stop()
    return {
      results: this.#observation.finish(),
      exchanges: this.#exchanges,
      requests: this.#requests,
      errors: this.#coverage.errors(),
    }
  }
}
