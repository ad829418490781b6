import type { EndpointId, Mock } from 'wechatpay-mock'
import type { CaseContext, ContractAdapter } from '../adapter.js'
import type { ReportedCase } from '../report/report.js'
import type { ClauseResult } from '../verdict.js'
import type { CaseDefinition } from './case.js'
import { openCase, type OpenCase, type OpenCaseOptions } from './open-case.js'
import { Performance } from './performance.js'
import { Postman } from './postman.js'
import { capabilitiesOf, withinReach } from './reach.js'
import { PATIENCE_MS, within } from './within.js'
import { worst } from './worst.js'

export interface PlayOptions extends Pick<OpenCaseOptions, 'profile'> {
  /** The variables that a client of this merchant is given. */
  env(mchid: string): CaseContext['env'] | Promise<CaseContext['env']>
  readonly endpoint: EndpointId
  readonly notifyUrl: string
  /** The longest that a step may take. */
  readonly patienceMs?: number
}

/** How a case went. */
export interface Played {
  readonly results: readonly ClauseResult[]
  readonly case: ReportedCase
}

/**
 * Tries a case with a client in this process. Every wait ends, and a function that throws says that the client refuses.
 *
 * @example
 * const { results } = await playCase(mock, definition, adapter, { env, endpoint, notifyUrl })
 */
export async function playCase(
  mock: Mock,
  definition: CaseDefinition,
  adapter: ContractAdapter,
  options: PlayOptions,
): Promise<Played> {
  const startedAt = performance.now()
  const opened = await openCase(mock, definition, options)
  const problem = await playSteps(mock, opened, adapter, options)
  const judged = withinReach(opened.observation.finish(), capabilitiesOf(adapter))
  const results = problem === undefined ? judged : judged.map((each) => withoutPass(each, problem))
  const { id, title, clauses } = definition
  const own = results.filter(({ clause }) => clauses.includes(clause))
  return {
    results,
    case: {
      id,
      title,
      endpoint: opened.endpoint,
      verdict: worst(own.map(({ verdict }) => verdict)),
      durationMs: Math.round(performance.now() - startedAt),
      clauses: own.map(({ clause, verdict }) => ({ clause, verdict })),
      ...(problem !== undefined && { problem }),
    },
  }
}

/** Carries out the steps. Returns why the case says nothing about the client, where it does not. */
async function playSteps(
  mock: Mock,
  opened: OpenCase,
  adapter: ContractAdapter,
  { env, patienceMs = PATIENCE_MS }: PlayOptions,
): Promise<string | undefined> {
  const { mchid, definition, steps } = opened
  const { handleNotification } = adapter
  const postman =
    handleNotification &&
    new Postman(mock, mchid, (request) => handleNotification.call(adapter, request))
  const context = { case: definition.id, env: await env(mchid) }
  let problem: string | undefined
  try {
    await within(patienceMs, () => adapter.begin?.(context))
    const performed = new Performance({ mock, opened, adapter, postman, patienceMs })
    for (const step of steps) await performed.take(step)
    await opened.settled()
    if (!performed.hasCalled) problem = 'the client sent no request to the mock'
    performed.close()
  } catch (error) {
    problem = `the case could not be tried: ${(error as Error).message}`
  } finally {
    postman?.close()
    opened.close()
  }
  await within(patienceMs, () => adapter.end?.(context)).catch((error: Error) => {
    problem ??= `the client could not end the case: ${error.message}`
  })
  return problem
}

/** What a client did right before it got stuck is no proof. */
function withoutPass(result: ClauseResult, problem: string): ClauseResult {
  if (result.verdict !== 'pass') return result
  const because = { en: problem, zh: `用例未能完成：${problem}` }
  return { ...result, verdict: 'not-exercised', exercised: 0, because }
}
