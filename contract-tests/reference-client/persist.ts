import { setTimeout as pause } from 'node:timers/promises'
import { ApiError } from './api-error.js'
import { NoAnswer } from './transport.js'
import { Untrusted } from './verify.js'

export interface Patience {
  /** How long one try may take. */
  readonly timeoutMs: number
  /** The wait before the second try; the next is three times as long, and so on. */
  readonly backoffMs: number
  readonly tries: number
}

/** What a live shop would begin with. */
export const defaultPatience: Patience = { timeoutMs: 5_000, backoffMs: 500, tries: 4 }

/**
 * Tries again what may be tried again: where it is not known whether the request was carried out, or where the
 * platform asks for it. That is safe as long as it is the same request, to the byte.
 *
 * @param attempt gets the number of tries so far that nobody answered.
 */
export async function persist<Result>(
  { backoffMs, tries }: Patience,
  attempt: (unanswered: number) => Promise<Result>,
): Promise<Result> {
  let unanswered = 0
  for (let tried = 1; ; tried++) {
    try {
      return await attempt(unanswered)
    } catch (error) {
      if (tried >= tries || !mayBeRepeated(error)) throw error
      if (error instanceof NoAnswer) unanswered++
      await pause(backoffMs * 3 ** (tried - 1))
    }
  }
}

/** What was refused for what it says will be refused again. */
function mayBeRepeated(error: unknown): boolean {
  if (error instanceof ApiError) return error.isTransient
  return error instanceof NoAnswer || error instanceof Untrusted
}
