import type { ChildProcess } from 'node:child_process'
import spawn from 'cross-spawn'
import type { Environment } from '../io.js'

export interface Bounds {
  readonly env: Environment
  readonly cwd: string
  readonly limitMs: number
  /** Ends the program early. */
  readonly signal: AbortSignal
}

export interface Ended {
  /** Absent when it did not end by itself. */
  readonly code?: number
  readonly isLate: boolean
  readonly stdout: string
  readonly stderr: string
}

const GRACE_MS = 1_000
const MAX_OUTPUT = 100_000

/** Runs a program without input to its end and returns what it printed, or undefined if there is no such program. */
export function runBounded(
  [program = '', ...args]: readonly string[],
  { env, cwd, limitMs, signal }: Bounds,
): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what a build tool starts can be ended with it.
      detached: !isWindows,
      windowsHide: true,
    })
    const output = collect(child)
    let isLate = false
    let force: NodeJS.Timeout | undefined
    const end = (): void => {
      endGroup(child, 'SIGTERM')
      force ??= setTimeout(() => {
        endGroup(child, 'SIGKILL')
        // Who has left the group can still hold these.
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, GRACE_MS)
    }
    const limit = setTimeout(() => {
      isLate = true
      end()
    }, limitMs)
    const finish = (ended: Ended | undefined): void => {
      clearTimeout(limit)
      clearTimeout(force)
      signal.removeEventListener('abort', end)
      resolve(ended)
    }
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    child.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      finish(code === 'ENOENT' ? undefined : { isLate, stdout: '', stderr: message }),
    )
    child.once('exit', () => endGroup(child, 'SIGKILL'))
    child.once('close', (code) =>
      finish({ isLate, ...output, ...(code !== null && !isLate && { code }) }),
    )
  })
}

const isWindows = process.platform === 'win32'

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] = (output[name] + text).slice(-MAX_OUTPUT)
    })
  }
  return output
}

function endGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  if (isWindows) {
    if (signal === 'SIGTERM') spawn('taskkill', ['/pid', String(pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}
