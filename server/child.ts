import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'
import spawn from 'cross-spawn'
import { EnvironmentError } from './environment-error.js'
import type { Environment, Io } from './io.js'

export interface ChildOptions {
  readonly command: readonly string[]
  readonly env: Environment
  readonly cwd: string
  /** A terminal sends Ctrl-C to the child by itself. */
  readonly isInteractive: boolean
}

/**
 * Runs a program in the place of this one: the same terminal, the signals that come here, and at the end its exit code,
 * for a signal as shells count it. cross-spawn finds what Windows calls `mvn.cmd` and quotes for it.
 */
export function runChild(
  { command: [program = '', ...args], env, cwd, isInteractive }: ChildOptions,
  io: Pick<Io, 'onSignal'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = start(program, args, { cwd, env: { ...env }, stdio: 'inherit' })
    const release = io.onSignal((signal) => {
      if (signal === 'SIGINT' && isInteractive) return
      child.kill(signal)
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      // A program with more rights, such as sudo, goes on when it takes no signal from us.
      if (error.syscall === 'kill') return
      release()
      reject(cannotRun(program, error))
    })
    child.on('close', (code, signal) => {
      release()
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
    })
  })
}

/** Some mistakes are thrown and not told by an event, such as an empty name. */
function start(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(program, args, options)
  } catch (error) {
    throw cannotRun(program, error as NodeJS.ErrnoException) // node:child_process throws nothing else
  }
}

function cannotRun(program: string, { code, message }: NodeJS.ErrnoException): EnvironmentError {
  const why = program === '' || code === 'ENOENT' ? 'there is no such program' : message
  return new EnvironmentError(`cannot run ${program || "''"}: ${why}`)
}
