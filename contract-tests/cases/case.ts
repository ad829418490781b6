import type { EndpointId, Mock, NoticeCase, Order, Rule } from 'wechatpay-mock'
import type { ClauseId, Text } from '../clauses/clause.js'

/** What a client can be asked to do. Clauses that need what it cannot do are not applicable. */
export const capabilities = [
  /** Places an order at one of the three v3 endpoints. */
  'order',
  /** Places an order at WeCom. */
  'wecom',
  /** Makes the parameters that the front end hands to the cashier. */
  'pay',
  /** Has an endpoint for payment notices. */
  'notice',
  /** Finds out what became of an order. */
  'settle',
  /** Closes an order that is given up. */
  'close',
  /** Repeats by itself what may be repeated. */
  'retry',
  /** Calls WeChat's own host names, through the mock as a proxy or by an alias. */
  'hosts',
] as const
export type Capability = (typeof capabilities)[number]

/** What the client is asked to do, in order. As JSON it is what a command and a driver get. */
export type CaseStep =
  /** Place this order. `again`: the same one, number and parameters, for the reason given. */
  | { readonly do: 'order'; readonly order: OrderWish; readonly again?: AgainBecause }
  /** Hand the payment parameters of what was ordered to the cashier; left out where the order failed. */
  | { readonly do: 'pay'; readonly outTradeNo: string }
  /** Wait until the notice about this order has come and been handled. */
  | { readonly do: 'await-notice'; readonly outTradeNo: string }
  /** Find out whether it is paid: no notice has come. */
  | { readonly do: 'settle'; readonly outTradeNo: string }
  /** The buyer has walked away: give the order up. */
  | { readonly do: 'close'; readonly outTradeNo: string }

export type AgainBecause = 'prepay-id-expired'

/** An order that the client is to place. It may choose its own number; the kit looks at the wire. */
export interface OrderWish {
  readonly endpoint: EndpointId
  readonly outTradeNo: string
  readonly totalFen: number
  readonly notifyUrl: string
  /** A valid body of this order, for clients that send what they are given. */
  readonly body: { readonly [member: string]: unknown }
}

/** What a case may do on purpose, for one merchant that is its own. */
export interface Stage {
  readonly mock: Mock
  readonly mchid: string
  readonly corpid: string
  /** The endpoint that the client orders at. */
  readonly endpoint: EndpointId
  /** A rule that holds for this merchant alone. */
  use(rule: Omit<Rule, 'when'> & { readonly when?: Rule['when'] }): void
  /** Calls back when an order of this merchant is placed. */
  onPlaced(act: (order: Order) => void | Promise<void>): void
  /** Pays as the user would, and tells the merchant by a notice of this kind. */
  payWith(order: Order, notice: NoticeCase): Promise<void>
}

/** One thing that is tried with a client. */
export interface CaseDefinition {
  /** In a word or two: `retry-system-error`. */
  readonly id: string
  readonly plan: 'prepay' | 'notify'
  readonly platform: 'wechatpay-v3' | 'wecom'
  readonly title: Text
  /** What it is for; other clauses are judged by the way. */
  readonly clauses: readonly ClauseId[]
  readonly needs: readonly Capability[]
  /** Worth trying wherever the client orders; others are tried at one endpoint. */
  readonly everyEndpoint?: true
  /** Judged by the time that passes between requests, so that nothing else is to be tried beside it. */
  readonly alone?: true
  /** Sets up what goes wrong on purpose, before the client begins. */
  arrange?(stage: Stage): void | Promise<void>
  steps(wish: (change?: Partial<OrderWish>) => OrderWish): readonly CaseStep[]
}
