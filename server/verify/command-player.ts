import type { StartedCase } from '../cases/desk.js'
import type { CaseOutcome } from '../cases/run-of-case.js'
import { type CommandEnded, runCommand } from './command.js'
import type { Player } from './player.js'

export interface CommandPlayerOptions {
  readonly command: string
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** The merchant of requests that are no case's, where there were any. */
  readonly stranger: () => string | undefined
}

/** A process per case: whatever the client is written in, it needs to read variables and no more. */
export function commandPlayer({ stranger, ...options }: CommandPlayerOptions): Player {
  return {
    async play(started, env) {
      const ended = await runCommand({ ...options, env })
      return {
        output: ended.output,
        problemOf: (outcome) => problemOf({ ended, started, outcome, ...options, stranger }),
      }
    },
    close: async () => undefined,
  }
}

interface Facts extends Pick<CommandPlayerOptions, 'timeoutMs' | 'stranger'> {
  readonly ended: CommandEnded
  readonly started: StartedCase
  readonly outcome: CaseOutcome
}

/** The exit code is not judged: a client may well end with 1 because it refused what it had to refuse. */
function problemOf({ ended, started, outcome, timeoutMs, stranger }: Facts): string | undefined {
  const { code, isLate, failure } = ended
  if (failure !== undefined) return `the command could not be started: ${failure}`
  if (isLate) {
    return `the command did not end within ${timeoutMs / 1000} s and was stopped; see what it waits for, or allow more with --timeout`
  }
  if (code === 126 || code === 127) {
    return `the shell could not run the command (exit code ${code}); try it by itself first`
  }
  const exit = code === undefined ? 'was ended by a signal' : `ended with code ${code}`
  const { definition, mchid, endpoint } = started.opened
  if (outcome.requests === 0) {
    const other = stranger()
    const hint =
      other === undefined
        ? `it has to carry out the steps of WECHATPAY_MOCK_CASE_STEPS${endpoint === 'wecom-create-order' ? ', or leave WeCom out with --endpoint' : ''}`
        : `requests came as merchant ${other}, so take number, keys and files from WECHATPAY_MOCK_MCHID and its like`
    return `the command sent nothing as merchant ${mchid} and ${exit}; ${hint}`
  }
  const own = outcome.results.filter(({ clause }) => definition.clauses.includes(clause))
  if (own.some(({ verdict }) => verdict !== 'not-exercised')) return undefined
  if (definition.needs.includes('notice') && outcome.isSinkUsed) {
    return 'its notices went to WECHATPAY_MOCK_CASE_NOTIFY_URL, which is no endpoint of the client; order with a notify_url that the client listens at, or leave the case out with --skip'
  }
  return `nothing was seen of what the case is about (${definition.clauses.join(', ')}), and the command ${exit}; carry out every step of WECHATPAY_MOCK_CASE_STEPS before it ends`
}
