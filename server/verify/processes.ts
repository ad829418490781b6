/** Programs that are run beside this one: each in a group of its own, so that what it starts ends with it. */
import type { ChildProcess } from 'node:child_process'
import spawn from 'cross-spawn'

const isWindows = process.platform === 'win32'
const GRACE_MS = 1_000

export interface StartOptions {
  readonly env: { readonly [name: string]: string | undefined }
  readonly cwd: string
  readonly stdin: 'ignore' | 'pipe'
}

/** Starts a command line in the shell that the user's system has. */
export function startInShell(command: string, { env, cwd, stdin }: StartOptions): ChildProcess {
  return spawn(command, {
    cwd,
    env: { ...env },
    shell: true,
    stdio: [stdin, 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
  })
}

/** Ends a program and what it has started: asks first, and after a second does not ask any more. */
export function endWithChildren(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  const force = setTimeout(() => {
    signalGroup(child, 'SIGKILL')
    // Who has left the group can still hold these.
    child.stdout?.destroy()
    child.stderr?.destroy()
  }, GRACE_MS)
  child.once('close', () => clearTimeout(force))
}

/** What a program leaves behind when it ends. */
export const endOrphans = (child: ChildProcess): void => signalGroup(child, 'SIGKILL')

function signalGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  if (isWindows) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}

/** The end of what a program prints, on both streams, in the order in which it came. */
export class Output {
  #text = ''
  static readonly #MOST = 64_000

  follow(stream: NodeJS.ReadableStream | null): void {
    stream?.setEncoding('utf8').on('data', (text: string) => this.add(text))
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-Output.#MOST)
  }

  get text(): string {
    return this.#text
  }
}
