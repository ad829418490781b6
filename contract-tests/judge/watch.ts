import type { Exchange } from 'wechatpay-mock'
import type { ClauseId, Text } from '../clauses/clause.js'
import type { Watch } from './sighting.js'

/** Where a watch says what it saw. */
export interface Notebook {
  /** The client had an opportunity to do it right or wrong. */
  exercised(): void
  /** It did it wrong. Counts as an opportunity too. */
  broke(sentence: Text, exchange?: Exchange): void
}

/** What a watch may know of the run around it. */
export interface Surroundings {
  /** `production`: addresses are judged as if the client were live. */
  readonly profile: 'development' | 'production'
  /** How closely the mock looks at signatures; absent: as closely as the platform. */
  readonly auth?: 'strict' | 'lenient' | 'off'
  /** Whether a prepay_id is that of an answer that must not be trusted. */
  isCanary(prepayId: string): boolean
  /** A case is being tried; else whatever comes is observed, and what a test provokes is its own affair. */
  readonly isCase: boolean
  /** Whether the case is for this clause: what it does on purpose says nothing about others. */
  isFor(clause: ClauseId): boolean
}

/** How one clause is judged: one file each, in `watches/`. */
export interface ClauseJudge {
  readonly clause: ClauseId
  watch(notebook: Notebook, surroundings: Surroundings): Watch
}
