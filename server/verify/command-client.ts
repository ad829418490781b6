import { withinReach } from '../../contract-tests/cases/reach.js'
import type { Capability } from '../../contract-tests/cases/case.js'
import type { ClauseResult } from '../../contract-tests/verdict.js'
import type { StartedCase } from '../cases/desk.js'
import type { CaseOutcome } from '../cases/run-of-case.js'
import type { Environment } from '../io.js'
import type { Running } from '../start.js'
import { type Client, toPlayed } from './client.js'
import { type CommandEnded, runCommand } from './command.js'
import { caseEnvironment } from './environment.js'
import { countStrangers } from './strangers.js'

export interface CommandClientOptions {
  readonly running: Running
  readonly command: string
  readonly cwd: string
  /** What attaches it to the mock, whoever the merchant is. */
  readonly env: Environment
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly profile: 'development' | 'production'
  readonly capabilities: readonly Capability[]
  /** Where the client listens for notices, whether or not a case runs. */
  readonly notifyUrl?: string | undefined
}

/** A process per case: whatever the client is written in, it needs to read variables and no more. */
export async function commandClient(options: CommandClientOptions): Promise<Client> {
  const { running, profile, notifyUrl, capabilities } = options
  const desk = await running.desk()
  const stranger = countStrangers(running.mock, (mchid) => desk.isOurs(mchid))
  return {
    async tryCase(planned) {
      const { definition, endpoint } = planned
      const given = { endpoint, profile, ...(notifyUrl !== undefined && { notifyUrl }) }
      const started = await desk.start(definition.id, given, running.url)
      const { variables } = await running.prepareEnvironment(started.opened.mchid)
      const own = caseEnvironment(started, running.url)
      const ended = await runCommand({ ...options, env: { ...options.env, ...variables, ...own } })
      const outcome = await desk.finish(started.run, { isClientThere: notifyUrl !== undefined })
      const problem = problemOf({ ended, started, outcome, stranger, ...options })
      const { durationMs } = outcome
      const results = withinReach(outcome.results, capabilities)
      return { ...toPlayed({ planned, results, durationMs, problem }), output: ended.output }
    },
    close: async () => undefined,
  }
}

interface Facts extends Pick<CommandClientOptions, 'timeoutMs'> {
  readonly ended: CommandEnded
  readonly started: StartedCase
  readonly outcome: CaseOutcome
  /** The merchant of requests that are no case's, where there were any. */
  readonly stranger: () => string | undefined
}

/**
 * Why a case says nothing about the client, and what to do about it. The exit code is not judged: a client may well end
 * with 1 because it refused what it had to refuse.
 */
function problemOf(facts: Facts): string | undefined {
  const { ended, outcome, started, timeoutMs } = facts
  const { code, isLate, failure } = ended
  if (failure !== undefined) return `the command could not be started: ${failure}`
  const { clauses, needs } = started.opened.definition
  const own = outcome.results.filter(({ clause }) => clauses.includes(clause))
  // To wait for a silent platform for ever is what the case is about.
  if (isLate && clauses.includes('retry/timeout') && own.some(isBroken)) return undefined
  if (isLate) {
    return `the command did not end within ${timeoutMs / 1000} s and was stopped; see what it waits for, or allow more with --timeout`
  }
  if (code === 126 || code === 127) {
    return `the shell could not run the command (exit code ${code}); try it by itself first`
  }
  if (outcome.requests === 0) return nothingSent(facts)
  if (own.some(({ verdict }) => verdict !== 'not-exercised')) return undefined
  if (needs.includes('notice') && outcome.isSinkUsed) {
    return 'its notices went to WECHATPAY_MOCK_CASE_NOTIFY_URL, which is no endpoint of the client; order with a notify_url that the client listens at, or say with --capability what it can do'
  }
  return `nothing was seen of what the case is about (${clauses.join(', ')}), and the command ${exitOf(ended)}; carry out every step of WECHATPAY_MOCK_CASE_STEPS before it ends`
}

const isBroken = ({ count }: ClauseResult): boolean => count > 0

function nothingSent({ ended, started, stranger }: Facts): string {
  const { mchid, endpoint } = started.opened
  const other = stranger()
  const otherwise =
    endpoint === 'wecom-create-order' ? ', or leave WeCom out by naming others with --endpoint' : ''
  const hint =
    other === undefined
      ? `it has to carry out the steps of WECHATPAY_MOCK_CASE_STEPS${otherwise}`
      : `requests came as merchant ${other}, so take number, keys and files from WECHATPAY_MOCK_MCHID and its like`
  return `the command sent nothing as merchant ${mchid} and ${exitOf(ended)}; ${hint}`
}

const exitOf = ({ code }: CommandEnded): string =>
  code === undefined ? 'was ended by a signal' : `ended with code ${code}`
