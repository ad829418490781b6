import { DueQueue, type Place } from './due-queue.js'
import { type Entry, holds, type Plan } from './entry.js'

/** How many more may go to a host; who delivers decides. */
export type RoomOf = (host: string) => number

interface Lane {
  readonly key: string
  readonly host: string
  readonly queue: DueQueue<Plan>
}

/** What waits, by address: one that is busy, or has yet to prove itself, holds nobody else up. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #verified = new Set<string>()
  readonly #verifying = new Set<string>()

  /** Plans the next sending for its `dueAt`; what was planned before is void. */
  plan(entry: Entry): void {
    const { url = '' } = entry.shown
    const key = laneOf(entry)
    let lane = this.#lanes.get(key)
    if (!lane) {
      lane = { key, host: new URL(url).host, queue: new DueQueue() }
      this.#lanes.set(key, lane)
    }
    lane.queue.add(entry.dueAt, { entry, number: ++entry.plan })
  }

  /** The earliest that are due, so many in all and so many for every host. Lanes take turns. */
  due(now: number, limit: number, roomOf: RoomOf): readonly Entry[] {
    const found: Entry[] = []
    const taken = new Map<string, number>()
    const served: Lane[] = []
    for (const lane of this.#lanes.values()) {
      if (found.length >= limit) break
      const before = taken.get(lane.host) ?? 0
      const room = Math.min(limit - found.length, roomOf(lane.host) - before, this.#roomIn(lane))
      const due = room > 0 ? this.#firstDue(lane, now, room) : []
      if (lane.queue.size === 0) this.#lanes.delete(lane.key)
      if (due.length === 0) continue
      taken.set(lane.host, before + due.length)
      found.push(...due)
      served.push(lane)
    }
    for (const lane of served) this.#moveBack(lane)
    return found
  }

  /** When the first one is due that has room. */
  nextAt(roomOf: RoomOf): number | undefined {
    let next: number | undefined
    for (const lane of this.#lanes.values()) {
      const first = this.#first(lane)
      if (!first || this.#roomIn(lane) <= 0 || roomOf(lane.host) <= 0) continue
      next = Math.min(next ?? first.at, first.at)
    }
    return next
  }

  needsVerification(entry: Entry): boolean {
    return entry.protection?.kind === 'wecom' && !this.#verified.has(laneOf(entry))
  }

  beginVerification(entry: Entry): void {
    this.#verifying.add(laneOf(entry))
  }

  endVerification(entry: Entry, isVerified: boolean): void {
    const key = laneOf(entry)
    this.#verifying.delete(key)
    if (!isVerified) return
    if (this.#verified.size >= MAX_VERIFIED) this.#verified.clear()
    this.#verified.add(key)
  }

  /** Takes out everything that waits for the same address. */
  clearLane(entry: Entry): readonly Entry[] {
    const key = laneOf(entry)
    const waiting: Entry[] = []
    const queue = this.#lanes.get(key)?.queue
    for (let first = queue?.first(); first; first = queue?.first()) {
      if (holds(first.item)) waiting.push(first.item.entry)
      queue?.removeFirst()
    }
    this.#lanes.delete(key)
    return waiting
  }

  /** An address that has yet to prove itself gets one visitor. */
  #roomIn({ key }: Lane): number {
    if (this.#verifying.has(key)) return 0
    return !key.startsWith(WECOM) || this.#verified.has(key) ? Number.POSITIVE_INFINITY : 1
  }

  #firstDue(lane: Lane, now: number, room: number): readonly Entry[] {
    const taken: Place<Plan>[] = []
    while (taken.length < room) {
      const first = this.#first(lane)
      if (!first || first.at > now) break
      taken.push(first)
      lane.queue.removeFirst()
    }
    // They stay due until somebody sends them.
    for (const place of taken) lane.queue.putBack(place)
    return taken.map(({ item }) => item.entry)
  }

  /** Forgets outdated plans on the way. */
  #first({ queue }: Lane): Place<Plan> | undefined {
    for (let first = queue.first(); first; first = queue.first()) {
      if (holds(first.item)) return first
      queue.removeFirst()
    }
    return undefined
  }

  #moveBack(lane: Lane): void {
    this.#lanes.delete(lane.key)
    this.#lanes.set(lane.key, lane)
  }
}

const WECOM = 'wecom '
/** Beyond it all have to prove themselves again. */
const MAX_VERIFIED = 1_000

/** APIv3 has one lane for a host; WeCom one for what an app would have verified. */
function laneOf({ shown: { url = '' }, protection }: Entry): string {
  if (protection?.kind !== 'wecom') return new URL(url).origin
  const { corpid, token, encodingAesKey } = protection.corp
  return WECOM + JSON.stringify([url, corpid, token, encodingAesKey])
}
