import { describeNotice } from '../mocks/notifications/describe.js'
import type { NoticeRequest, Notification } from '../mocks/notifications/notification.js'
import type { Outbox } from '../mocks/notifications/outbox.js'
import { Addresses, type Resolve } from './notifier/addresses.js'
import { Pace } from './notifier/pace.js'
import { openAgents, Post } from './notifier/post.js'

export interface NotifierOptions {
  readonly outbox: Outbox
  readonly clock: { onAdvance(listener: () => void): () => void }
  /** Hosts beyond loopback and private networks that notices may go to. */
  readonly allow?: readonly string[]
  /** How many notices may be on their way at once, and how many of them to one host. */
  readonly concurrency?: number
  readonly perHost?: number
  /** Shorter than the platform's 5 s, for tests. */
  readonly timeoutMs?: number
  /** Gets one readable line for every attempt, and for every notice that is not sent. */
  readonly onLine?: (line: string) => void
  readonly resolve?: Resolve
}

/** Orders are answered by the same thread, and before: after this many notices at once come 500 a second. */
const BURST = 32
const GAP_MS = 2
/** The longest that a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** How long `close` waits for answers to what is on its way. */
const DRAIN_MS = 1_000

/** Brings the notices of an outbox to their addresses: each when it is due, none twice at a time, none lost. */
export class Notifier {
  readonly #options: NotifierOptions
  readonly #concurrency: number
  readonly #perHost: number
  readonly #addresses: Addresses
  readonly #agents = openAgents()
  readonly #posts = new Set<Post>()
  readonly #brokenOff = new WeakSet<Post>()
  readonly #underway = new Set<Promise<void>>()
  readonly #toHost = new Map<string, number>()
  readonly #pace = new Pace(BURST, GAP_MS)
  #isWriting = false
  #state: 'new' | 'running' | 'draining' | 'stopped' = 'new'
  #isPumpPlanned = false
  #timer: NodeJS.Timeout | undefined
  #unsubscribe: readonly (() => void)[] = []

  constructor(options: NotifierOptions) {
    const { concurrency = 32, allow = [], resolve } = options
    this.#options = options
    this.#concurrency = concurrency
    this.#perHost = options.perHost ?? Math.max(1, Math.ceil(concurrency / 4))
    this.#addresses = new Addresses(allow, resolve)
  }

  start(): void {
    if (this.#state !== 'new') return
    const { outbox, clock, onLine } = this.#options
    this.#state = 'running'
    this.#unsubscribe = [
      outbox.onPlan(this.#wake),
      clock.onAdvance(this.#wake),
      outbox.listen((event) => {
        const line = onLine && describeNotice(event)
        if (line !== undefined) onLine?.(line)
      }),
    ]
    this.#wake()
  }

  /** Stops, and returns what was not delivered. What is on its way may still arrive; it counts as not delivered then. */
  async close({ drainMs = DRAIN_MS } = {}): Promise<readonly Notification[]> {
    this.#state = 'draining'
    clearTimeout(this.#timer)
    const drained = setTimeout(() => {
      this.#state = 'stopped'
      for (const post of this.#posts) this.#breakOff(post)
    }, drainMs)
    await Promise.all(this.#underway)
    clearTimeout(drained)
    for (const end of this.#unsubscribe) end()
    this.#unsubscribe = []
    this.#agents.http.destroy()
    this.#agents.https.destroy()
    return this.#options.outbox.undelivered()
  }

  /** Looks for what is due, after whatever is going on: whoever paid is answered before anybody is notified. */
  readonly #wake = (): void => {
    if (this.#isPumpPlanned) return
    this.#isPumpPlanned = true
    setImmediate(() => {
      this.#isPumpPlanned = false
      if (this.#state === 'running') this.#pump()
    })
  }

  #pump(): void {
    const { outbox } = this.#options
    const [next] = outbox.due(Math.min(this.#room(), this.#pace.room()), this.#roomOf)
    if (next) {
      this.#pace.take(1)
      const { id, url = '' } = next
      const sending = this.#send(id, new URL(url).host)
      this.#underway.add(sending)
      void sending.finally(() => {
        this.#underway.delete(sending)
        this.#wake()
      })
    }
    this.#setTimer()
  }

  #setTimer(): void {
    clearTimeout(this.#timer)
    // Whoever comes back wakes this up again, and only then is there room.
    const dueMs = this.#room() > 0 ? this.#options.outbox.msUntilDue(this.#roomOf) : undefined
    if (dueMs === undefined) return
    const ms = Math.max(1, dueMs, this.#pace.waitMs())
    this.#timer = setTimeout(this.#wake, Math.min(Math.ceil(ms), MAX_TIMER_MS))
  }

  /** Signing takes a thread that signs answers, too, so notices are written one after the other. */
  #room(): number {
    return this.#isWriting ? 0 : Math.min(1, this.#concurrency - this.#underway.size)
  }

  readonly #roomOf = (host: string): number => this.#perHost - (this.#toHost.get(host) ?? 0)

  /** One attempt, from the moment it is taken to the moment its outcome is recorded. Never rejects. */
  async #send(id: string, host: string): Promise<void> {
    this.#toHost.set(host, (this.#toHost.get(host) ?? 0) + 1)
    try {
      const notice = await this.#write(id)
      if (notice) await this.#post(id, notice)
    } finally {
      const rest = (this.#toHost.get(host) ?? 1) - 1
      if (rest > 0) this.#toHost.set(host, rest)
      else this.#toHost.delete(host)
    }
  }

  /** Nothing where it could not be written, which the outbox has recorded. */
  async #write(id: string): Promise<NoticeRequest | undefined> {
    this.#isWriting = true
    try {
      return await this.#options.outbox.attempt(id)
    } catch {
      return undefined
    } finally {
      this.#isWriting = false
      this.#wake()
    }
  }

  async #post(id: string, notice: NoticeRequest): Promise<void> {
    const { outbox, timeoutMs = notice.timeoutMs } = this.#options
    const post = new Post(notice, {
      addresses: this.#addresses,
      agents: this.#agents,
      timeoutMs: Math.min(timeoutMs, notice.timeoutMs),
    })
    this.#posts.add(post)
    if (this.#state === 'stopped') this.#breakOff(post)
    const outcome = await post.outcome
    this.#posts.delete(post)
    if (this.#brokenOff.has(post) && outcome.kind !== 'answered') outbox.abandon(id, outcome)
    else outbox.settle(id, outcome)
  }

  #breakOff(post: Post): void {
    if (post.breakOff('the mock was stopped before the answer came')) this.#brokenOff.add(post)
  }
}
