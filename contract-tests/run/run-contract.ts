import type { ReportedCase } from '../report/report.js'
import type { ClauseResult } from '../verdict.js'
import { mergeResults } from '../report/merge-results.js'
import { type AdapterSource, type ContractOptions, parallelOf } from './options.js'
import { sideBySide } from './side-by-side.js'
import { serverTarget } from './target.js'
import { neededBy, planFor, tryCase } from './trial.js'

export interface ContractOutcome {
  readonly clauses: readonly ClauseResult[]
  readonly cases: readonly ReportedCase[]
  readonly exitCode: 0 | 1
}

/**
 * Tries a client and says how it keeps every clause. Needs no test runner.
 *
 * @example
 * const { exitCode, clauses } = await runContract(() => makeAdapter(), { plan: 'prepay' })
 */
export async function runContract(
  source: AdapterSource,
  options: ContractOptions = {},
): Promise<ContractOutcome> {
  const { failOn = 'must' } = options
  const planned = planFor(source, options)
  const target = options.target ?? (await serverTarget(neededBy(source)))
  try {
    const played = await sideBySide(planned, parallelOf(source, options), (each) =>
      tryCase(each, source, target, options),
    )
    const clauses = mergeResults(played.flatMap(({ results }) => results))
    const isBad = clauses.some(
      ({ verdict }) =>
        failOn !== 'none' &&
        (verdict === 'fail' ||
          verdict === 'unexpected-pass' ||
          (failOn === 'should' && verdict === 'warn')),
    )
    const cases = played.map((each) => each.case)
    const isStuck = failOn !== 'none' && cases.some(({ problem }) => problem !== undefined)
    return { clauses, cases, exitCode: isBad || isStuck ? 1 : 0 }
  } finally {
    if (!options.target) await target.close()
  }
}
