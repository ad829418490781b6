import { notApplicable } from '../../contract-tests/cases/reach.js'
import type { PlannedCase } from '../../contract-tests/cases/plan.js'
import { type Client, toPlayed, type Tried } from './client.js'
import type { Progress } from './progress.js'
import { tryPlanned } from '../../contract-tests/cases/side-by-side.js'

export interface TryOptions {
  readonly client: Client
  readonly progress: Progress
  readonly jobs: number
  readonly signal: AbortSignal
}

/** Tries cases with a client, so many side by side. What it cannot do is not tried. */
export function tryCases(
  planned: readonly PlannedCase[],
  { client, progress, jobs, signal }: TryOptions,
): Promise<readonly Tried[]> {
  return tryPlanned(planned, jobs, async (each, worker) => {
    signal.throwIfAborted()
    const name = `${each.definition.id} (${each.endpoint})`
    progress.begin(name)
    const tried = each.missing.length > 0 ? untried(each) : await client.tryCase(each, worker)
    const { verdict, problem } = tried.case
    progress.end(name, problem === undefined ? verdict : `${verdict}: ${problem}`)
    return tried
  })
}

function untried(planned: PlannedCase): Tried {
  const because = {
    en: `the client does not offer ${planned.missing.join(' and ')}`,
    zh: `客户端不具备能力：${planned.missing.join('、')}`,
  }
  const results = planned.definition.clauses.map((clause) => notApplicable(clause, because))
  return toPlayed({ planned, results, durationMs: 0 })
}
