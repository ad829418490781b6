import type { PlannedCase } from '../../contract-tests/cases/plan.js'
import type { Played } from '../../contract-tests/cases/play.js'
import { worst } from '../../contract-tests/cases/worst.js'
import type { ClauseResult } from '../../contract-tests/verdict.js'

/** A client under test, in a process of its own. */
export interface Client {
  /** Tries one case. `worker` is the number of who is asking: it asks for one at a time. */
  tryCase(planned: PlannedCase, worker: number): Promise<Tried>
  /** Ends what it has started. */
  close(): Promise<void>
}

/** How a case went, and what the client printed meanwhile. */
export interface Tried extends Played {
  readonly output?: string
}

interface Facts {
  readonly planned: PlannedCase
  readonly results: readonly ClauseResult[]
  readonly durationMs: number
  readonly problem?: string | undefined
}

/** A case, judged by what it is for. What a client did right before it got stuck is no proof. */
export function toPlayed({ planned, results, durationMs, problem }: Facts): Played {
  const { id, title, clauses } = planned.definition
  const counted =
    problem === undefined ? results : results.map((each) => withoutPass(each, problem))
  const own = counted.filter(({ clause }) => clauses.includes(clause))
  return {
    results: counted,
    case: {
      id,
      title,
      endpoint: planned.endpoint,
      verdict: worst(own.map(({ verdict }) => verdict)),
      durationMs: Math.round(durationMs),
      clauses: own.map(({ clause, verdict }) => ({ clause, verdict })),
      ...(problem !== undefined && { problem }),
    },
  }
}

function withoutPass(result: ClauseResult, problem: string): ClauseResult {
  if (result.verdict !== 'pass') return result
  const because = { en: problem, zh: `用例未能完成：${problem}` }
  return { ...result, verdict: 'not-exercised', exercised: 0, because }
}
