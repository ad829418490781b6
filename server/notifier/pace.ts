/** Lets so many go at once, and then one every so often. */
export class Pace {
  readonly #burst: number
  readonly #gapMs: number
  readonly #now: () => number
  #left: number
  #countedAt: number

  constructor(burst: number, gapMs: number, now = () => performance.now()) {
    this.#burst = burst
    this.#gapMs = gapMs
    this.#now = now
    this.#left = burst
    this.#countedAt = now()
  }

  /** How many may go now. */
  room(): number {
    const now = this.#now()
    this.#left = Math.min(this.#burst, this.#left + (now - this.#countedAt) / this.#gapMs)
    this.#countedAt = now
    return Math.floor(this.#left)
  }

  take(count: number): void {
    this.#left -= count
  }

  /** How long until the next one may go. */
  waitMs(): number {
    return this.room() > 0 ? 0 : (1 - this.#left) * this.#gapMs
  }
}
