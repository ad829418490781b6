import { describe, expect, test } from 'vitest'
import { ApiError } from './api-error.js'
import { persist } from './persist.js'
import { NoAnswer } from './transport.js'
import { Untrusted } from './verify.js'

const patience = { timeoutMs: 0, backoffMs: 10, tries: 4 }

/** What came of it, how often it was tried and with what, and when. */
async function persistWith(...errors: readonly Error[]) {
  const unanswered: number[] = []
  const at: number[] = []
  const outcome = await persist(patience, async (count) => {
    unanswered.push(count)
    at.push(performance.now())
    const error = errors[unanswered.length - 1]
    if (error) throw error
    return 'done'
  }).catch((error: Error) => error)
  const waits = at.slice(1).map((ms, i) => ms - (at[i] ?? 0))
  return { outcome, unanswered, waits }
}

const busy = new ApiError('FREQUENCY_LIMITED', '', true)
const refused = new ApiError('PARAM_ERROR', '', false)
const lost = new NoAnswer('reset')

describe('is tried again', () => {
  test.each([
    ['what may succeed later', busy],
    ['what nobody answered', lost],
    ['what was answered by somebody else', new Untrusted('')],
  ])('%s', async (_, error) => {
    expect(await persistWith(error)).toMatchObject({ outcome: 'done' })
  })

  test('after a wait that grows', async () => {
    const { waits } = await persistWith(busy, busy, busy)
    // A timer may be early by a fraction of a millisecond.
    expect(waits.map((ms, i) => ms >= 10 * 3 ** i - 1)).toEqual([true, true, true])
  })

  test('elsewhere, where nobody answered', async () => {
    const { unanswered } = await persistWith(lost, busy, lost)
    expect(unanswered).toEqual([0, 1, 1, 2])
  })

  test('not for ever', async () => {
    const { outcome, unanswered } = await persistWith(busy, busy, busy, lost, busy)
    expect(outcome).toBe(lost)
    expect(unanswered).toHaveLength(4)
  })
})

test.each([refused, new TypeError('a mistake of ours')])(
  'is not tried again: %s',
  async (error) => {
    const { outcome, unanswered } = await persistWith(error)
    expect(outcome).toBe(error)
    expect(unanswered).toHaveLength(1)
  },
)
