import type { Exchange } from 'wechatpay-mock'
import type { ClauseId, Level, Text } from './clauses/clause.js'

export const verdicts = [
  'pass',
  'fail',
  'warn',
  'not-exercised',
  'not-applicable',
  'known-failure',
  'unexpected-pass',
] as const
/** `fail` is a broken MUST, `warn` a broken SHOULD or INFO. */
export type Verdict = (typeof verdicts)[number]

/** One thing that a client did wrong. */
export interface Finding {
  readonly clause: ClauseId
  readonly level: Level
  /** What it did, in one sentence. */
  readonly sentence: Text
  /** The request that shows it, where there is one. */
  readonly exchange?: Exchange
  /** The case that provoked it; absent in observed traffic. */
  readonly case?: string
}

/** What a judge says of one clause. */
export interface ClauseResult {
  readonly clause: ClauseId
  readonly level: Level
  readonly verdict: Verdict
  /** How often the client had the opportunity to do it right or wrong. */
  readonly exercised: number
  /** The first few; `count` says how many there were. */
  readonly findings: readonly Finding[]
  readonly count: number
  /** Why it is not applicable, not exercised, or a known failure. */
  readonly because?: Text
}
