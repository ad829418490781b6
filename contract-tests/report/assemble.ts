import type { Exchange } from 'wechatpay-mock'
import { clauseOf } from '../clauses/index.js'
import { applyKnownFailures, type KnownFailure } from '../judge/known-failures.js'
import type { ClauseResult, Verdict } from '../verdict.js'
import { clauseCoverage } from './coverage.js'
import { mergeResults } from './merge-results.js'
import { replayOf } from './replay.js'
import type { ContractReport, Coverage, ReportedCase, ReportedClause } from './report.js'
import { withoutSecrets, withoutSecretsInText } from './without-secrets.js'

export interface RunFacts extends Pick<
  ContractReport,
  'kind' | 'client' | 'profile' | 'failOn' | 'durationMs' | 'requests'
> {
  readonly version: string
  readonly startedAt: Date
  /** Of all cases together; several of one clause become one. */
  readonly results: readonly ClauseResult[]
  readonly known?: readonly KnownFailure[]
  readonly cases?: readonly ReportedCase[]
  readonly errors: Coverage['errors']
  readonly exchanges: readonly Exchange[]
}

/** As many as a report holds. */
const SHOWN_EXCHANGES = 1_000

/** Everything that a run found, ready to be written in any format. */
export function assembleReport(facts: RunFacts): ContractReport {
  const { version, startedAt, results, known = [], cases = [], errors, exchanges, ...rest } = facts
  const clauses = applyKnownFailures(mergeResults(results), known).map((result) =>
    reported(result, facts),
  )
  return {
    tool: { name: 'wechatpay-mock', version },
    startedAt: startedAt.toISOString(),
    ...rest,
    client: textsOf(facts.client),
    clauses,
    cases: cases.map(textsOf),
    coverage: { clauses: clauseCoverage(clauses), errors },
    exchanges: exchanges.slice(0, SHOWN_EXCHANGES).map(withoutSecrets),
    exitCode: exitCodeOf(clauses, cases, facts.failOn),
  }
}

function reported({ findings, ...result }: ClauseResult, facts: RunFacts): ReportedClause {
  const { document } = clauseOf(result.clause)
  return {
    ...result,
    findings: findings.map(({ exchange, sentence, ...finding }) => {
      const safe = {
        ...finding,
        sentence: textsOf(sentence),
        ...(exchange && { exchange: withoutSecrets(exchange) }),
      }
      return { ...safe, document, replay: withoutSecretsInText(replayOf(safe, facts)) }
    }),
  }
}

/** The same with its texts fit to be shown: a command line may hold a key. */
const textsOf = <Shape extends object>(shape: Shape): Shape =>
  Object.fromEntries(
    Object.entries(shape).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? withoutSecretsInText(value) : value,
    ]),
  ) as Shape // the same members

/** A case that could not be tried proves nothing, so it fails a run as a broken MUST does. */
function exitCodeOf(
  clauses: readonly ReportedClause[],
  cases: readonly ReportedCase[],
  failOn: ContractReport['failOn'],
): 0 | 1 {
  if (failOn === 'none') return 0
  const isBad = (verdict: Verdict, level: ReportedClause['level']): boolean =>
    verdict === 'fail' ||
    verdict === 'unexpected-pass' ||
    (failOn === 'should' && verdict === 'warn' && level === 'should')
  const isBroken = clauses.some(({ verdict, level }) => isBad(verdict, level))
  return isBroken || cases.some(({ problem }) => problem !== undefined) ? 1 : 0
}
