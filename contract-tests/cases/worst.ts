import type { Verdict } from '../verdict.js'

/** From what a reader has to look at to what he need not. */
const byWeight: readonly Verdict[] = [
  'fail',
  'unexpected-pass',
  'warn',
  'known-failure',
  'not-exercised',
  'pass',
  'not-applicable',
]

/** The verdict that stands for several. One that was not exercised makes a pass doubtful. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  byWeight.find((each) => verdicts.includes(each)) ?? 'not-exercised'
