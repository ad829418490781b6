import type { EndpointId } from 'wechatpay-mock'
import type { ContractAdapter } from '../adapter.js'
import type { CaseDefinition } from '../cases/case.js'
import type { KnownFailure } from '../judge/known-failures.js'
import type { Target } from './target.js'

/**
 * The client under test. A function makes one for every case, so that cases run side by side; with one adapter for all
 * of them they run one after the other.
 */
export type AdapterSource = ContractAdapter | (() => ContractAdapter)

export interface ContractOptions {
  /** Default: `all`. */
  readonly plan?: CaseDefinition['plan'] | 'all'
  /** Globs of case ids or of clauses: `retry-*`, `notify/*`. Default: everything. */
  readonly cases?: readonly string[]
  readonly skip?: readonly string[]
  /** Default: those of the adapter. */
  readonly endpoints?: readonly EndpointId[]
  /** Default: a server on a free port, as strict as the platform. */
  readonly target?: Target
  /** `production`: addresses are judged as if the client were live. Default `development`. */
  readonly profile?: 'development' | 'production'
  /** What fails the run. Default `must`. */
  readonly failOn?: 'must' | 'should' | 'none'
  /** What the client is known to break, and why. One that is kept after all fails the run. */
  readonly knownFailures?: readonly KnownFailure[]
  /** How many cases at a time. Default: 8 if the adapter is made by a function, else 1. */
  readonly parallel?: number
  /** The longest that one step of a case may take. Default 63,000. */
  readonly patienceMs?: number
}

export const isMade = (source: AdapterSource): source is () => ContractAdapter =>
  typeof source === 'function'

export const adapterOf = (source: AdapterSource): ContractAdapter =>
  isMade(source) ? source() : source

/** One adapter has one merchant at a time, unless it is said that it can tell them apart. */
export const parallelOf = (source: AdapterSource, { parallel }: ContractOptions): number =>
  Math.max(1, parallel ?? (isMade(source) ? 8 : 1))
