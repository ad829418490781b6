import type { Violation } from '../schemas/index.js'
import type { JsonBody } from './json/read.js'

/** Why a request is refused, in our words: for a cause of its own, or because a test asked for it by name. */
export type RefusalReason = NaturalReason | 'provoked'

/** Causes in the request or in the state of the world. Every dialect says what its platform answers to each. */
export type NaturalReason =
  // before and while reading the body, and who is calling
  | 'headers-missing'
  | 'language-unsupported'
  | 'authorization-missing'
  | 'authorization-malformed'
  | 'scheme-unknown'
  | 'timestamp-off'
  | 'signer-unknown'
  | 'certificate-missing'
  | 'certificate-expired'
  | 'certificate-revoked'
  | 'certificate-replaced'
  | 'serial-wrong'
  | 'signature-wrong'
  | 'caller-differs'
  | 'token-missing'
  | 'token-invalid'
  | 'token-expired'
  | 'ip-not-trusted'
  | 'app-not-allowed'
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
  | 'order-unknown'
  | 'transaction-id-malformed'
  | 'order-of-another-merchant'
  | 'order-of-another-sub-merchant'
  | 'prepay-id-unknown'
  // keys and tokens
  | 'apiv3-key-missing'
  | 'no-platform-certificates'
  | 'corpsecret-missing'
  | 'corpid-missing'
  | 'corpid-unknown'
  | 'corpsecret-wrong'

/** Facts that an answer may quote. */
export interface RefusalFacts {
  readonly violation?: Violation
  /** The body that was refused, where it could be parsed. */
  readonly body?: JsonBody
  readonly mchid?: string
  readonly outTradeNo?: string
  /** The code, or errcode, that a test asked for. */
  readonly error?: string
  /** What the platform shows of the message that it would have signed. */
  readonly signInformation?: SignInformation
  /** The parser's complaint about a body that is not JSON. */
  readonly parseError?: string
}

/** The platform's view of a request whose signature does not fit; names and order are its own. */
export interface SignInformation {
  readonly method: string
  readonly sign_message_length: number
  readonly truncated_sign_message: string
  readonly url: string
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
