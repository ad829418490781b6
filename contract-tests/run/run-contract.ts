import type { Exchange, Mock } from 'wechatpay-mock'
import type { PlannedCase } from '../cases/plan.js'
import type { Played } from '../cases/play.js'
import { version } from '../../server/version.js'
import { assembleReport, type ContractReport, watchCoverage } from '../report/index.js'
import { type AdapterSource, adapterOf, type ContractOptions, parallelOf } from './options.js'
import { sideBySide } from './side-by-side.js'
import { serverTarget } from './target.js'
import { neededBy, planFor, tryCase } from './trial.js'

/**
 * Tries a client and says how it keeps every clause. Needs no test runner.
 *
 * @example
 * const { exitCode, clauses } = await runContract(() => makeAdapter(), { plan: 'prepay' })
 */
export async function runContract(
  source: AdapterSource,
  options: ContractOptions = {},
): Promise<ContractReport> {
  const { profile = 'development', failOn = 'must', knownFailures = [] } = options
  const startedAt = new Date()
  const began = performance.now()
  const planned = planFor(source, options)
  const target = options.target ?? (await serverTarget(neededBy(source)))
  const coverage = watchCoverage(target.mock)
  const traffic = watchTraffic(target.mock)
  try {
    const play = (each: PlannedCase): Promise<Played> => tryCase(each, source, target, options)
    const together = planned.filter((each) => !isAlone(each))
    const played = [
      ...(await sideBySide(together, parallelOf(source, options), play)),
      ...(await sideBySide(planned.filter(isAlone), 1, play)),
    ]
    return assembleReport({
      version,
      startedAt,
      durationMs: Math.round(performance.now() - began),
      kind: 'run',
      client: clientOf(source),
      profile,
      failOn,
      known: knownFailures,
      results: played.flatMap(({ results }) => results),
      cases: played.map((each) => each.case),
      errors: coverage.errors(),
      exchanges: traffic.exchanges,
      requests: traffic.requests,
    })
  } finally {
    coverage.stop()
    traffic.stop()
    if (!options.target) await target.close()
  }
}

const isAlone = ({ definition }: PlannedCase): boolean => definition.alone === true

function clientOf(source: AdapterSource): ContractReport['client'] {
  const { name, version: its } = adapterOf(source)
  return { ...(name !== undefined && { name }), ...(its !== undefined && { version: its }) }
}

/** As many as a report holds. */
const KEPT_EXCHANGES = 1_000

/** What comes over the wire from now on: the first of it, and how much there was. */
function watchTraffic(mock: Mock): {
  readonly exchanges: readonly Exchange[]
  readonly requests: number
  stop(): void
} {
  const exchanges: Exchange[] = []
  let requests = 0
  const stop = mock.on('exchange', (exchange) => {
    requests++
    if (exchanges.length < KEPT_EXCHANGES) exchanges.push(exchange)
  })
  return {
    exchanges,
    get requests() {
      return requests
    },
    stop,
  }
}
