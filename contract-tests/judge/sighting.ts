import type { CashierEvent, ClientLeft, Exchange, Notification, Order } from 'wechatpay-mock'
import type { BodyTraits } from './body-traits.js'

/** An exchange as the watches get it: what several of them need is worked out once. */
export interface SeenExchange {
  readonly exchange: Exchange
  /** Milliseconds on the real clock: when it is first read, so read it while the exchange is being shown. */
  readonly at: number
  /** Whose request it is: what it names, even where it was refused before that was looked at. */
  readonly mchid: string | undefined
  /** The merchant that Authorization names. */
  readonly signer: string | undefined
  readonly outTradeNo: string | undefined
  readonly headers: SeenHeaders
  readonly traits: BodyTraits
  /** Asked for by a test, by header, rule or amount: not held against the client. */
  readonly isProvoked: boolean
  /** The parsed body; undefined where it is no JSON. Parsed at first use. */
  body(): unknown
}

/** The headers that more than one watch reads. */
export interface SeenHeaders {
  readonly accept?: string
  readonly authorization?: string
  readonly contentType?: string
  readonly userAgent?: string
}

/** What a notice was and how it was answered, once its delivery or its case is over. */
export interface SeenNotice {
  readonly notification: Notification
}

/** What one clause does with what the judge sees. Every hook is optional; `report` takes what it finds. */
export interface Watch {
  exchange?(seen: SeenExchange): void
  /** The order that an exchange has just placed, paid or closed. */
  order?(what: 'placed' | 'paid' | 'closed', order: Order): void
  cashier?(event: CashierEvent): void
  notice?(seen: SeenNotice): void
  left?(event: ClientLeft): void
  /** What the client itself said, where it is asked: by a driver or an adapter. */
  told?(told: Told): void
  /** Nothing more comes. */
  end?(): void
}

/** What a client under test answered to a step of a case. */
export interface Told {
  readonly step: string
  readonly outTradeNo?: string
  /** What it would go on with. */
  readonly prepayId?: string
  /** It said that the step failed: as a client should whose answer must not be trusted. */
  readonly error?: string
}
