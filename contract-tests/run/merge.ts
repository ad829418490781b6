import { type ClauseId, clauseIds } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import { worst } from '../cases/worst.js'
import type { ClauseResult } from '../verdict.js'

/** As many as a person would read. */
const KEPT_FINDINGS = 20

/** What every clause came to in all cases together. One that was kept somewhere and broken nowhere is kept. */
export function mergeResults(results: readonly ClauseResult[]): readonly ClauseResult[] {
  return clauseIds.map((clause) =>
    mergeClause(
      clause,
      results.filter((each) => each.clause === clause),
    ),
  )
}

function mergeClause(clause: ClauseId, all: readonly ClauseResult[]): ClauseResult {
  const exercised = all.reduce((sum, each) => sum + each.exercised, 0)
  const decided = all.filter(({ verdict }) => verdict !== 'not-exercised')
  const told = decided.length > 0 ? decided : all
  const verdict = worst(told.map((each) => each.verdict))
  const because = told.find((each) => each.verdict === verdict)?.because
  return {
    clause,
    level: levelOf(clause),
    verdict,
    exercised,
    findings: all.flatMap((each) => each.findings).slice(0, KEPT_FINDINGS),
    count: all.reduce((sum, each) => sum + each.count, 0),
    ...(because && { because }),
  }
}
