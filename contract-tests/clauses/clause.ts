/** A sentence in both languages that the kit speaks; equal in content. */
export interface Text {
  readonly en: string
  readonly zh: string
}

export const levels = ['must', 'should', 'info'] as const
export type Level = (typeof levels)[number]

export const clauseIds = [
  'request/schema',
  'request/unknown-field',
  'request/integer-fen',
  'request/plane',
  'request/no-null',
  'request/notify-https',
  'request/content-type',
  'request/order-number-unique',
  'sign/present',
  'sign/valid',
  'sign/clock',
  'sign/nonce',
  'sign/serial',
  'sign/mchid',
  'verify/response-signature',
  'verify/signtest',
  'retry/system-error',
  'retry/rate-limit',
  'retry/not-on-client-error',
  'retry/timeout',
  'prepay/expiry',
  'order/paid-elsewhere',
  'order/query-when-silent',
  'order/close-unpaid',
  'failover/host',
  'cashier/pay-sign',
  'cashier/app-id',
  'cashier/sign-type',
  'notify/acknowledge',
  'notify/bad-signature',
  'notify/signtest',
  'notify/replay',
  'notify/amount',
  'notify/unknown-order',
  'notify/race',
  'notify/slow',
  'wecom/token-cache',
  'wecom/token-refresh',
  'wecom/errcode',
  'wecom/token-in-query',
] as const
export type ClauseId = (typeof clauseIds)[number]

/** One duty of a merchant client. */
export interface Clause {
  readonly id: ClauseId
  readonly level: Level
  /** From where the kit can see whether a client does it. */
  readonly seen: 'wire' | 'provoked' | 'notify' | 'cashier'
  /** What the client does, as the end of a sentence: "signs every request". */
  readonly duty: Text
  /** The platform's page about it. */
  readonly document: string
  /** What is right and what is wrong, a line or a few of each, as they go over the wire. */
  readonly example: { readonly right: string; readonly wrong: string }
}
