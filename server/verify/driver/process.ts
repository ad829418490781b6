import type { ChildProcess } from 'node:child_process'
import type { Environment } from '../../io.js'
import { endOrphans, endWithChildren, Output, startInShell } from '../processes.js'
import { followLines } from './lines.js'
import {
  type Answer,
  type Hello,
  ProtocolError,
  readAnswer,
  readHello,
  type Request,
} from './protocol.js'

export interface DriverOptions {
  readonly command: string
  readonly env: Environment
  readonly cwd: string
  /** Gets every line of either side, for a record. */
  readonly onMessage?: ((from: 'kit' | 'driver', line: string) => void) | undefined
}

interface Waiting {
  readonly what: Request['do']
  readonly resolve: (answer: Answer & { readonly ok: true }) => void
  readonly reject: (error: Error) => void
}

/** The driver said that the client could not, or would not, do it. */
export class DriverSaysNo extends Error {}

/** A driver that runs. Once it has failed, everything that is asked of it fails for the same reason. */
export class DriverProcess {
  readonly #options: DriverOptions
  readonly #child: ChildProcess
  readonly #output = new Output()
  readonly #waiting = new Map<number, Waiting>()
  readonly #closed: Promise<void>
  #hello: { resolve(hello: Hello): void; reject(error: Error): void } | undefined
  readonly hello: Promise<Hello>
  #failure: Error | undefined
  #isEnding = false
  #ids = 0
  #onIdle: (() => void) | undefined

  constructor(options: DriverOptions) {
    const { command, env, cwd } = options
    this.#options = options
    this.#child = startInShell(command, { env, cwd, stdin: 'pipe' })
    this.hello = new Promise((resolve, reject) => (this.#hello = { resolve, reject }))
    this.hello.catch(() => undefined) // told by whoever asks next
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', () => resolve())
      this.#child.once('error', () => resolve())
    })
    this.#output.follow(this.#child.stderr)
    if (this.#child.stdout) {
      followLines(
        this.#child.stdout,
        (line) => this.#hear(line),
        (most) => this.fail(`a line of it is longer than ${most} characters`),
      )
    }
    // A driver that has gone takes no more; its exit says so.
    this.#child.stdin?.on('error', () => undefined)
    this.#child.once('error', ({ message }) => this.fail(`it could not be started: ${message}`))
    this.#child.once('exit', (code, signal) => {
      endOrphans(this.#child)
      this.fail(code === null ? `it was ended by ${signal}` : `it ended with code ${code}`)
    })
  }

  /** Why it is of no use any more. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Whether it owes an answer, other than to a notice: those come when they like. */
  get isBusy(): boolean {
    return [...this.#waiting.values()].some(({ what }) => what !== 'notice')
  }

  /** Resolves when it owes no answer, or after so long. */
  idle(ms: number): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const late = setTimeout(resolve, ms)
      this.#onIdle = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }

  /** What it printed that was no message. */
  get output(): string {
    return this.#output.text
  }

  /** Asks for one thing. Rejects with `DriverSaysNo` where the client failed, and else where the driver did. */
  ask(request: Request): Promise<Answer & { readonly ok: true }> {
    if (this.#failure) return Promise.reject(this.#failure)
    const id = ++this.#ids
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { what: request.do, resolve, reject })
      const line = JSON.stringify({ id, ...request })
      this.#options.onMessage?.('kit', line)
      this.#child.stdin?.write(`${line}\n`)
    })
  }

  /** Whatever is waited for fails. The driver is ended, unless it has ended. */
  fail(reason: string): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#failure = new ProtocolError(reason)
    this.#hello?.reject(this.#failure)
    for (const { reject } of this.#waiting.values()) reject(this.#failure)
    this.#waiting.clear()
    this.#onIdle?.()
    endWithChildren(this.#child)
  }

  /** Lets it end by itself: its standard input is over. After two seconds it is ended. */
  async close(): Promise<void> {
    this.#isEnding = true
    this.#child.stdin?.end()
    const late = setTimeout(() => endWithChildren(this.#child), PATIENCE_MS)
    await this.#closed
    clearTimeout(late)
  }

  #hear(line: string): void {
    // Libraries print what they like.
    if (!line.startsWith('{')) return this.#output.add(`${line}\n`)
    this.#options.onMessage?.('driver', line)
    try {
      if (this.#hello) {
        this.#hello.resolve(readHello(line))
        this.#hello = undefined
      } else this.#take(readAnswer(line))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.fail(error.message)
    }
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (!waiting) throw new ProtocolError(`nothing with id ${answer.id} waits for an answer`)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting.resolve(answer)
    else waiting.reject(new DriverSaysNo(answer.error))
    if (this.#waiting.size === 0) this.#onIdle?.()
  }
}

const PATIENCE_MS = 2_000
