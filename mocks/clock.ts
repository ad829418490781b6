import { shorten, UsageError } from './usage.js'

const UNITS: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Beyond that there are no dates to write. */
const MAX_OFFSET_MS = 100 * 365 * 86_400_000

/** The business clock: real time, and what was added to it. Signatures stay on the real one. */
export class Clock {
  readonly #real: () => number
  #offsetMs = 0
  readonly #listeners = new Set<() => void>()

  constructor(real: () => number) {
    this.#real = real
  }

  readonly now = (): number => this.#real() + this.#offsetMs

  get offsetMs(): number {
    return this.#offsetMs
  }

  /**
   * Lets time pass: what expires or falls due in between does so at once.
   *
   * @example
   * mock.clock.advance('2h')
   */
  advance(by: string | number): number {
    const ms = toMs(by)
    if (this.#offsetMs + ms > MAX_OFFSET_MS) {
      throw new UsageError(`the clock goes ahead by 100 years at most, got ${shorten(String(by))}`)
    }
    this.#offsetMs += ms
    for (const listener of this.#listeners) listener()
    return this.now()
  }

  /** Calls back whenever time has been made to pass; the result stops it. */
  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  reset(): void {
    this.#offsetMs = 0
  }
}

export const toMs = (by: string | number): number =>
  typeof by === 'number' ? wholeMs(by) : parseDuration(by)

/** `90s`, `15m`, `2h`, `7d`, `1h30m`, `250ms`. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d{1,9})(ms|[smhd])/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new UsageError(`a duration such as 90s, 15m, 2h or 7d was expected, got ${shorten(text)}`)
  }
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
}

function wholeMs(ms: number): number {
  if (Number.isSafeInteger(ms) && ms >= 0) return ms
  throw new UsageError(`time passes forwards: whole milliseconds were expected, got ${ms}`)
}
