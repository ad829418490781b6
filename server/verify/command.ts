import type { Environment } from '../io.js'
import { endOrphans, endWithChildren, Output, startInShell } from './processes.js'

export interface CommandOptions {
  readonly command: string
  readonly env: Environment
  readonly cwd: string
  readonly timeoutMs: number
  /** Ends it early. */
  readonly signal: AbortSignal
}

export interface CommandEnded {
  /** Absent where it was stopped by us. */
  readonly code?: number
  readonly isLate: boolean
  readonly output: string
  /** The system could not start a shell at all. */
  readonly failure?: string
}

const SEEN_MS = 100

/** Runs a command line without input to its end. Never rejects. */
export function runCommand(options: CommandOptions): Promise<CommandEnded> {
  const { command, env, cwd, timeoutMs, signal } = options
  return new Promise((resolve) => {
    const output = new Output()
    const child = startInShell(command, { env, cwd, stdin: 'ignore' })
    output.follow(child.stdout)
    output.follow(child.stderr)
    let isLate = false
    const stop = (): void => endWithChildren(child)
    const limit = setTimeout(() => {
      isLate = true
      stop()
    }, timeoutMs)
    const finish = (ended: Partial<CommandEnded>): void => {
      clearTimeout(limit)
      signal.removeEventListener('abort', stop)
      resolve({ isLate, output: output.text, ...ended })
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    child.once('error', ({ message }) => finish({ failure: message }))
    child.once('exit', () => endOrphans(child))
    child.once('close', (code) => {
      // That its connections are gone is seen a moment later, and may be what is judged.
      if (isLate) setTimeout(finish, SEEN_MS, {})
      else finish(code === null ? {} : { code })
    })
  })
}
