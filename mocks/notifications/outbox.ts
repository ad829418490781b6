import { Emitter } from '../events.js'
import type { Order } from '../orders/order.js'
import { UsageError } from '../usage.js'
import { cannotGo, composeAttempt, composeNotice } from './compose.js'
import type { Entry, Flight } from './entry.js'
import { Lanes, type RoomOf } from './lanes.js'
import type {
  Attempt,
  NoticeEvent,
  NoticeRequest,
  Notification,
  Outcome,
  Unanswered,
} from './notification.js'
import type { EnqueueOptions, OutboxDeps } from './options.js'
import { prepareEntry } from './prepare-entry.js'
import { isAccepted } from './schedule.js'
import { Shelf } from './shelf.js'
import { givenUp, reopened, whatNext, whyUnverified } from './what-next.js'

const MAX_NOTIFICATIONS = 20_000

const anyRoom: RoomOf = () => Number.POSITIVE_INFINITY

/** Notices on their way: what is due when, how it looks on the wire, and how every attempt ended. Sends nothing. */
export class Outbox {
  readonly #deps: OutboxDeps
  readonly #shelf: Shelf
  #lanes = new Lanes()
  readonly #events = new Emitter<{ readonly notice: NoticeEvent; readonly plan: undefined }>()

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#shelf = new Shelf(deps.settings.maxNotifications ?? MAX_NOTIFICATIONS)
  }

  /** A notice for a paid order; without address or key there is none, and `all` tells why. */
  enqueue(order: Order, options: EnqueueOptions = {}): Notification | undefined {
    const entry = prepareEntry(this.#deps, order, options)
    const victim = this.#shelf.add(entry)
    if (victim) this.#giveUp(victim, 'too many notices wait, and this one had waited longest')
    if (entry.shown.state === 'waiting') {
      this.#plan(entry, entry.dueAt)
      return entry.shown
    }
    this.#shelf.sort(entry)
    this.#tell('notice.given-up', entry)
    return options.case === 'withheld' ? entry.shown : undefined
  }

  all(): readonly Notification[] {
    return Array.from(this.#shelf.all(), ({ shown }) => shown)
  }

  find(id: string): Notification | undefined {
    return this.#shelf.get(id)?.shown
  }

  /** What still waits, or is on its way. */
  undelivered(): readonly Notification[] {
    return this.all().filter(({ state }) => state === 'waiting')
  }

  /** Forgets everything, or what one merchant was to be told. What is on its way arrives, and nobody takes note. */
  clear(mchid?: string): void {
    for (const entry of this.#shelf.all()) {
      if (mchid !== undefined && entry.shown.mchid !== mchid) continue
      if (entry.flight?.purpose === 'verify-url') this.#lanes.endVerification(entry, false)
      entry.plan++
      this.#shelf.remove(entry)
    }
    if (mchid === undefined) this.#lanes = new Lanes()
    this.#events.emit('plan', undefined)
  }

  /** What is due now on the business clock and not on its way. `roomOf` says how many more a host may get. */
  due(limit: number, roomOf = anyRoom): readonly Notification[] {
    return this.#lanes.due(this.#deps.ports.now(), limit, roomOf).map(({ shown }) => shown)
  }

  /** Whether this one is due now and not on its way. */
  isDue(id: string): boolean {
    const { nextAt } = this.find(id) ?? {}
    return nextAt !== undefined && nextAt <= this.#deps.ports.now()
  }

  /** Milliseconds until the next one is due for which there is room; 0 when it is due already. */
  msUntilDue(roomOf = anyRoom): number | undefined {
    const next = this.#lanes.nextAt(roomOf)
    return next === undefined ? undefined : Math.max(0, next - this.#deps.ports.now())
  }

  /**
   * Begins an attempt: the notice is on its way from this call on, until `settle` or `abandon`. The first one to an
   * address of WeCom asks it to prove itself.
   */
  async attempt(id: string): Promise<NoticeRequest> {
    const entry = this.#get(id)
    if (entry.flight || entry.shown.state !== 'waiting') {
      throw new UsageError(
        `notice ${id} is ${entry.flight ? 'on its way already' : entry.shown.state}`,
      )
    }
    const purpose = this.#lanes.needsVerification(entry) ? 'verify-url' : 'notice'
    const flight: Flight = { at: this.#beginLife(entry), purpose }
    if (purpose === 'verify-url') this.#lanes.beginVerification(entry)
    this.#change(entry, {}, flight)
    try {
      const request = await composeAttempt(this.#deps, entry)
      this.#tell('notice.sent', entry)
      return request
    } catch (error) {
      // A key that is none, for instance: the next attempt would fare no better.
      const reason = `it could not be written: ${(error as Error).message}`
      this.settle(id, { kind: 'refused', reason, ms: 0 })
      throw error
    }
  }

  /** The notice as it would be sent now, freshly signed, for a handler of one's own; nothing is recorded. */
  async compose(id: string): Promise<NoticeRequest> {
    return composeNotice(this.#deps, this.#get(id))
  }

  /** Records how an attempt ended and plans the next one, or gives up. Nothing happens when it was forgotten meanwhile. */
  settle(id: string, outcome: Outcome): Notification | undefined {
    const entry = this.#shelf.get(id)
    const { flight } = entry ?? {}
    if (!entry || !flight) return entry?.shown
    const { at, purpose, echo } = flight
    const attempt: Attempt = { at, purpose, step: entry.step, outcome: this.#shelf.keep(outcome) }
    this.#change(entry, { attempts: [...entry.shown.attempts, attempt] })
    const touched =
      purpose === 'verify-url'
        ? this.#settleVerification(entry, outcome, echo)
        : this.#settleNotice(entry, outcome)
    this.#tell('notice.answered', entry, attempt)
    for (const each of touched) {
      if (each.shown.state === 'given-up') this.#tell('notice.given-up', each)
    }
    return entry.shown
  }

  /** Records an attempt that whoever delivers broke off: it counts for nothing, and the notice is due as before. */
  abandon(id: string, outcome: Unanswered): void {
    const entry = this.#shelf.get(id)
    const { flight } = entry ?? {}
    if (!entry || !flight) return
    const { at, purpose } = flight
    const attempt: Attempt = { at, purpose, step: entry.step, outcome }
    if (purpose === 'verify-url') this.#lanes.endVerification(entry, false)
    this.#change(entry, { attempts: [...entry.shown.attempts, attempt] })
    this.#plan(entry, entry.dueAt)
    this.#tell('notice.answered', entry, attempt)
  }

  /** Sends it once more, now: also one that is over, and one that was withheld. */
  resend(id: string): Notification {
    const entry = this.#get(id)
    if (!entry.letter) throw cannotGo(entry)
    if (entry.flight) {
      entry.isWantedAgain = true
      return entry.shown
    }
    this.#planNow(entry)
    return entry.shown
  }

  /** Calls back for everything that happens to a notice; the result stops it. */
  listen(listener: (event: NoticeEvent) => void): () => void {
    return this.#events.on('notice', listener)
  }

  /** Calls back whenever something may be due earlier than it was; the result stops it. */
  onPlan(watch: () => void): () => void {
    return this.#events.on('plan', watch)
  }

  /** Resolves as soon as the notification is as wanted; by default, when it is over. */
  until(
    id: string,
    isReached: (notification: Notification) => boolean = ({ state }) => state !== 'waiting',
  ): Promise<Notification> {
    return new Promise((resolve, reject) => {
      const stops: (() => void)[] = []
      const look = (): void => {
        const shown = this.find(id)
        if (shown && !isReached(shown)) return
        for (const stop of stops) stop()
        if (shown) resolve(shown)
        else reject(new UsageError(`there is no notice ${id}, or it was forgotten meanwhile`))
      }
      stops.push(this.listen(look), this.onPlan(look))
      look()
    })
  }

  #get(id: string): Entry {
    const entry = this.#shelf.get(id)
    if (!entry) throw new UsageError(`there is no notice ${id}`)
    return entry
  }

  /** Where the address proved itself, the notice follows at once; else nothing is sent there at all. */
  #settleVerification(entry: Entry, outcome: Outcome, echo: string | undefined): readonly Entry[] {
    const isVerified =
      outcome.kind === 'answered' && isAccepted('wecom', outcome) && outcome.body === echo
    this.#lanes.endVerification(entry, isVerified)
    if (isVerified) {
      this.#plan(entry, entry.dueAt)
      return []
    }
    const reason = whyUnverified(outcome)
    const touched = [entry, ...this.#lanes.clearLane(entry)]
    for (const each of touched) this.#change(each, givenUp(each.shown, reason))
    return touched
  }

  #settleNotice(entry: Entry, outcome: Outcome): readonly Entry[] {
    const next = whatNext(entry, outcome)
    if (next.kind === 'over') this.#change(entry, next.changes)
    else {
      entry.repeats = next.kind === 'repeat' ? entry.repeats + 1 : 0
      if (next.kind === 'step') entry.step++
      this.#plan(entry, entry.life.at + (next.kind === 'repeat' ? next.afterMs : 0))
    }
    if (entry.isWantedAgain) this.#planNow(entry)
    return [entry]
  }

  /**
   * An attempt belongs to the moment in which it was due. Where the clock was advanced past it, later ones follow it as
   * if that time had passed; where it only had to wait for its turn, they wait with it.
   */
  #beginLife(entry: Entry): number {
    const { now, wireNow } = this.#deps.ports
    const wire = wireNow()
    const waited = Math.max(entry.dueAt, entry.life.at + wire - entry.life.wire)
    const at = Math.min(now(), waited)
    entry.life = { at, wire }
    return at
  }

  #planNow(entry: Entry): void {
    const { now, wireNow } = this.#deps.ports
    entry.isWantedAgain = false
    entry.shown = reopened(entry.shown)
    entry.life = { at: now(), wire: wireNow() }
    this.#plan(entry, entry.life.at)
  }

  #plan(entry: Entry, dueAt: number): void {
    entry.dueAt = dueAt
    this.#change(entry, { state: 'waiting', nextAt: dueAt })
    this.#lanes.plan(entry)
    this.#events.emit('plan', undefined)
  }

  #giveUp(entry: Entry, reason: string): void {
    this.#change(entry, givenUp(entry.shown, reason))
    this.#tell('notice.given-up', entry)
  }

  /** Whatever changes ends the plan and the attempt that there were. */
  #change(entry: Entry, changes: Partial<Notification>, flight?: Entry['flight']): Notification {
    const { nextAt: _, ...rest } = entry.shown
    entry.shown = { ...rest, ...changes }
    entry.flight = flight
    this.#shelf.sort(entry)
    return entry.shown
  }

  #tell(kind: NoticeEvent['kind'], { shown: notification }: Entry, attempt?: Attempt): void {
    this.#events.emit('notice', { kind, notification, ...(attempt && { attempt }) })
  }
}
