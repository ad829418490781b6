import type { WireHeader } from '../wire.js'
import type { NoticeCase, Verdict } from './cases.js'

export type NoticePlatform = 'wechatpay-v3' | 'wecom'

/** How one attempt to deliver ended. */
export type Outcome = Answered | Unanswered

export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /** The beginning of it, with a byte order mark if there was one. */
  readonly body: string
  readonly ms: number
  /** What a developer would want to hear about it, such as a redirect that nobody followed. */
  readonly note?: string
}

export interface Unanswered {
  /** `refused`: this mock does not send there. */
  readonly kind: 'timeout' | 'network' | 'refused'
  readonly reason: string
  readonly ms: number
}

export interface Attempt {
  /** Milliseconds on the business clock: when it was due, or began if that was later. */
  readonly at: number
  /** WeCom asks an address to prove itself before it sends there. */
  readonly purpose: 'notice' | 'verify-url'
  /** Which of the steps of its case, from 0. */
  readonly step: number
  readonly outcome: Outcome
}

/** A notice, and how its delivery goes. Never changes: what happens makes a new one. */
export interface Notification {
  /** The `id` in the notice. */
  readonly id: string
  readonly platform: NoticePlatform
  readonly mchid: string
  readonly outTradeNo: string
  /** Absent where nobody named an address. */
  readonly url?: string
  /** Of the notification lab; absent for an ordinary notice. */
  readonly case?: NoticeCase
  /** Milliseconds on the business clock. */
  readonly createdAt: number
  readonly state: 'waiting' | 'delivered' | 'given-up' | 'not-sent'
  /** While it waits, on the business clock; absent while it is on its way. */
  readonly nextAt?: number
  readonly attempts: readonly Attempt[]
  /** Why it was given up, or not sent at all. */
  readonly reason?: string
  /** Of a case of the notification lab, once it is over. */
  readonly verdict?: Verdict
  readonly notes: readonly string[]
}

/** One attempt as it goes out, freshly signed. */
export interface NoticeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** In exact case, without `Host` and `Content-Length`: those belong to whoever owns the socket. */
  readonly headers: readonly WireHeader[]
  readonly body: Uint8Array
  /** How long the platform waits for the whole answer. */
  readonly timeoutMs: number
}

export interface NoticeEvent {
  /** `notice.answered` follows every attempt, also one that nobody answered; the attempt tells. */
  readonly kind: 'notice.sent' | 'notice.answered' | 'notice.given-up'
  readonly notification: Notification
  /** Of `notice.answered`. */
  readonly attempt?: Attempt
}
