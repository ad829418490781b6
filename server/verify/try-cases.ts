import type { ClauseResult, Verdict } from '../../contract-tests/verdict.js'
import { attachment } from '../attachment.js'
import { type CasesDesk, type StartedCase } from '../cases/desk.js'
import { levelOf } from '../../contract-tests/clauses/levels.js'
import { worst } from '../cases/run-of-case.js'
import type { Environment } from '../io.js'
import type { Running } from '../start.js'
import { caseEnvironment } from './environment.js'
import type { Trial } from './plan.js'
import type { Player } from './player.js'
import type { Progress } from './progress.js'
import { sideBySide } from './side-by-side.js'

/** A trial, and what it came to. */
export interface Tried extends Trial {
  readonly verdict: Verdict
  readonly durationMs: number
  readonly results: readonly ClauseResult[]
  readonly problem?: string
  /** What the client printed. */
  readonly output?: string
}

export interface TryOptions {
  readonly running: Running
  readonly player: Player
  readonly progress: Progress
  readonly jobs: number
  readonly profile: 'development' | 'production'
  /** Where the client listens for notices, whether or not a case runs. */
  readonly notifyUrl?: string
  readonly signal: AbortSignal
  /** What a client gets besides what is its case's own. */
  readonly env: Environment
}

/** Tries cases with a client, so many side by side, all with one mock. */
export async function tryCases(
  trials: readonly Trial[],
  options: TryOptions,
): Promise<readonly Tried[]> {
  const desk = await options.running.desk()
  return sideBySide(trials, options.jobs, (trial, worker) => tryCase(trial, desk, worker, options))
}

async function tryCase(
  trial: Trial,
  desk: CasesDesk,
  worker: number,
  { running, player, progress, profile, notifyUrl, env, signal }: TryOptions,
): Promise<Tried> {
  const { definition, endpoint, missing } = trial
  const name = `${definition.id} (${endpoint})`
  signal.throwIfAborted()
  if (missing.length > 0) {
    const results = definition.clauses.map(notApplicable(missing))
    progress.end(name, 'not-applicable')
    return { ...trial, verdict: 'not-applicable', durationMs: 0, results }
  }
  progress.begin(name)
  const given = { endpoint, profile, ...(notifyUrl !== undefined && { notifyUrl }) }
  const started = await desk.start(definition.id, given, running.url)
  const played = await player.play(started, await environmentOf(started, running, env), worker)
  const outcome = await desk.finish(started.run, { isClientThere: notifyUrl !== undefined })
  const problem = played.problemOf(outcome)
  const { durationMs, results } = outcome
  const own = (result: ClauseResult): boolean => definition.clauses.includes(result.clause)
  const counted = problem === undefined ? results : results.map(withoutPass(own, problem))
  const verdict = worst(counted.filter(own).map((each) => each.verdict))
  progress.end(name, problem === undefined ? verdict : `${verdict}: ${problem}`)
  return {
    ...trial,
    verdict,
    durationMs,
    results: counted,
    output: played.output,
    ...(problem !== undefined && { problem }),
  }
}

async function environmentOf(
  started: StartedCase,
  running: Running,
  env: Environment,
): Promise<Environment> {
  const { variables } = await running.prepareEnvironment(started.opened.mchid)
  return { ...env, ...variables, ...caseEnvironment(started, running.url) }
}

/** What attaches any client to a mock, whoever the merchant is. */
export async function attachedEnvironment(
  running: Running,
  facts: Omit<Parameters<typeof attachment>[0], 'port' | 'trust'>,
): Promise<Environment> {
  const { trust } = await running.prepareEnvironment()
  return { ...facts.env, ...attachment({ port: running.port, trust, ...facts }) }
}

const notApplicable =
  (missing: readonly string[]) =>
  (clause: ClauseResult['clause']): ClauseResult => ({
    clause,
    level: levelOf(clause),
    verdict: 'not-applicable',
    exercised: 0,
    findings: [],
    count: 0,
    because: {
      en: `the client does not offer ${missing.join(' and ')}`,
      zh: `客户端不具备能力：${missing.join('、')}`,
    },
  })

/** What a client did right before it got stuck is no proof. */
const withoutPass =
  (isOwn: (result: ClauseResult) => boolean, problem: string) =>
  (result: ClauseResult): ClauseResult =>
    isOwn(result) && result.verdict === 'pass'
      ? { ...result, verdict: 'not-exercised', because: { en: problem, zh: problem } }
      : result
