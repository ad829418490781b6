/** The cases as the control API shows them. */
import type { CaseDefinition } from '../../contract-tests/cases/case.js'
import { assembleReport, renderJson } from '../../contract-tests/report/index.js'
import type { ContractReport } from '../../contract-tests/report/report.js'
import type { ClientEnvironment } from '../clientele.js'
import type { StartedCase } from './desk.js'
import { instructionsOf } from './instructions.js'
import { version } from '../version.js'
import type { CaseOutcome } from './run-of-case.js'

export const showCase = ({
  id,
  plan,
  platform,
  title,
  clauses,
  needs,
}: CaseDefinition): object => ({
  id,
  plan,
  platform,
  title,
  clauses,
  needs,
})

export function showStarted(
  { run, opened, notifyUrl }: StartedCase,
  env: ClientEnvironment,
  url: string,
): object {
  const { definition, endpoint, mchid, steps } = opened
  const { id, title, clauses } = definition
  return {
    run,
    case: id,
    title,
    clauses,
    endpoint,
    mchid,
    instructions: instructionsOf(steps, url),
    steps,
    env,
    notify_url: notifyUrl,
  }
}

/** What the case came to, its clauses as a report in JSON has them. */
export function showOutcome(
  run: string,
  { id, title, clauses: own }: CaseDefinition,
  { verdict, durationMs, results, requests }: CaseOutcome,
): object {
  const report = assembleReport({
    kind: 'verify',
    client: {},
    profile: 'development',
    failOn: 'must',
    version,
    startedAt: new Date(Date.now() - durationMs),
    durationMs,
    requests,
    results,
    errors: [],
    exchanges: [],
  })
  const { clauses } = JSON.parse(renderJson(report)) as Pick<ContractReport, 'clauses'>
  const shown = clauses.filter((each) => each.exercised > 0 || own.includes(each.clause))
  return { run, case: id, title, verdict, durationMs, requests, clauses: shown }
}
