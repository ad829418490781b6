/** The cases as the control API shows them. */
import type { CaseDefinition } from '../../contract-tests/cases/case.js'
import type { ClauseResult } from '../../contract-tests/verdict.js'
import { showExchange } from '../exchange-view.js'
import type { ClientEnvironment } from '../clientele.js'
import type { StartedCase } from './desk.js'
import { instructionsOf } from './instructions.js'
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

export function showOutcome(
  run: string,
  { id, title }: CaseDefinition,
  { verdict, durationMs, results, requests }: CaseOutcome,
): object {
  const told = results.filter(({ verdict: each }) => each !== 'not-exercised')
  return { run, case: id, title, verdict, durationMs, requests, clauses: told.map(showResult) }
}

const showResult = ({ findings, ...result }: ClauseResult): object => ({
  ...result,
  findings: findings.map(({ exchange, ...finding }) => ({
    ...finding,
    ...(exchange && { exchange: showExchange(exchange) }),
  })),
})
