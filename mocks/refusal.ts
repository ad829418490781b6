import type { Violation } from '../schemas/index.js'

/** Why a request is refused, in our words: for a cause of its own, or because a test asked for it by name. */
export type RefusalReason = NaturalReason | 'provoked'

/** Causes in the request or in the state of the world. Every dialect says what its platform answers to each. */
export type NaturalReason =
  // before and while reading the body
  | 'token-missing'
  | 'body-too-large'
  | 'encoded-body'
  | 'empty-body'
  | 'malformed-json'
  | 'invalid'
  // who exists and who may do what
  | 'merchant-unknown'
  | 'merchant-disabled'
  | 'receiving-restricted'
  | 'appid-not-bound'
  | 'sub-appid-not-bound'
  | 'sub-mchid-missing'
  | 'sub-mchid-equals-sp-mchid'
  | 'no-partner-relation'
  | 'sub-merchant-not-authorised'
  | 'product-not-enabled'
  | 'product-switched-off'
  | 'openid-missing'
  | 'openid-unknown'
  | 'openid-of-another-appid'
  | 'sub-openid-of-another-sub-appid'
  | 'contract-unknown'
  // what became of the order number
  | 'order-differs'
  | 'order-of-another-endpoint'
  | 'order-paid'
  | 'order-closed'
  | 'order-expired'

/** Facts that an answer may quote. */
export interface RefusalFacts {
  readonly violation?: Violation
  readonly mchid?: string
  readonly outTradeNo?: string
  /** The code, or errcode, that a test asked for. */
  readonly error?: string
  /** The parser's complaint about a body that is not JSON. */
  readonly parseError?: string
}

/** Thrown where a request is refused, caught once in `handle.ts`. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: RefusalReason
  readonly facts: RefusalFacts

  /** `diagnosis` says in one English sentence what was expected, what came and what to do. */
  constructor(reason: RefusalReason, diagnosis: string, facts: RefusalFacts = {}) {
    super(diagnosis)
    this.reason = reason
    this.facts = facts
  }
}
