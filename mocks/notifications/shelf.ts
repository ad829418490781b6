import type { Entry } from './entry.js'
import type { Outcome } from './notification.js'

/** Of what endpoints have answered, all together. */
const KEPT_CHARACTERS = 16 * 1024 * 1024

/** Keeps entries, so many and so much of their answers; what is over makes room for what is not. */
export class Shelf {
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  readonly #over = new Set<string>()
  #characters = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  all(): Iterable<Entry> {
    return this.#entries.values()
  }

  /** Puts it on the shelf. Returns one that still waits when the shelf is full of those: it has to go. */
  add(entry: Entry): Entry | undefined {
    this.#entries.set(entry.shown.id, entry)
    while (this.#entries.size > this.#limit && this.#removeOldestOver());
    if (this.#entries.size <= this.#limit) return undefined
    for (const each of this.#entries.values()) {
      if (!each.flight && each !== entry) return each
    }
    return undefined
  }

  /** Whether it is over decides who goes first. */
  sort({ shown: { id, state } }: Entry): void {
    if (!this.#entries.has(id)) return
    if (state === 'waiting') this.#over.delete(id)
    else this.#over.add(id)
  }

  /** The outcome without its body where there is no room for that. */
  keep(outcome: Outcome): Outcome {
    if (outcome.kind !== 'answered') return outcome
    const { length } = outcome.body
    while (this.#characters + length > KEPT_CHARACTERS && this.#removeOldestOver());
    if (this.#characters + length > KEPT_CHARACTERS) {
      return { ...outcome, body: '', note: 'there was no room to keep the body' }
    }
    this.#characters += length
    return outcome
  }

  remove({ shown: { id, attempts } }: Entry): void {
    if (!this.#entries.delete(id)) return
    this.#over.delete(id)
    for (const { outcome } of attempts) {
      if (outcome.kind === 'answered') this.#characters -= outcome.body.length
    }
  }

  #removeOldestOver(): boolean {
    for (const id of this.#over) {
      const entry = this.#entries.get(id)
      if (entry) this.remove(entry)
      return true
    }
    return false
  }
}
