import type { PlannedCase } from '../cases/plan.js'
import type { Played } from '../cases/play.js'
import { version } from '../../server/version.js'
import { assembleReport, type ContractReport } from '../report/index.js'
import { watchTraffic } from '../report/traffic.js'
import { type AdapterSource, adapterOf, type ContractOptions, parallelOf } from './options.js'
import { tryPlanned } from '../cases/side-by-side.js'
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
  const traffic = watchTraffic(target.mock)
  try {
    const play = (each: PlannedCase): Promise<Played> => tryCase(each, source, target, options)
    const played = await tryPlanned(planned, parallelOf(source, options), play)
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
      ...traffic.finish(),
    })
  } finally {
    if (!options.target) await target.close()
  }
}

function clientOf(source: AdapterSource): ContractReport['client'] {
  const { name, version: its } = adapterOf(source)
  return { ...(name !== undefined && { name }), ...(its !== undefined && { version: its }) }
}
