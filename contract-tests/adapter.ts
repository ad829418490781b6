import type { CashierParameters } from 'wechatpay-mock'
import type { AgainBecause, Capability, OrderWish } from './cases/case.js'

/** What a client under test is given: the variables that `wechatpay-mock env` prints, of the case's own merchant. */
export interface CaseContext {
  readonly case: string
  readonly env: { readonly [name: string]: string }
}

/**
 * A client under test, as functions. Each is optional: clauses that need one that is missing are not applicable. A
 * function that throws says that the client refuses to go on, which is what some cases want.
 *
 * @example
 * describeContract({
 *   placeOrder: async ({ body }) => ({ prepayId: await shop.order(body) }),
 *   payParameters: (order) => shop.checkout(order.prepayId),
 *   handleNotification: (request) => shop.app.fetch(request),
 * })
 */
export interface ContractAdapter {
  readonly name?: string
  readonly version?: string
  /** Called before each case, with a merchant that nobody has used before. */
  begin?(context: CaseContext): unknown
  /** Called after each case, also one that failed. */
  end?(context: CaseContext): unknown
  /** Places the order, with every repeat that the client makes by itself. */
  placeOrder?(order: OrderWish, why?: AgainBecause): Promise<{ readonly prepayId: string }>
  /** What the front end would hand to `wx.requestPayment`. */
  payParameters?(order: OrderWish & { readonly prepayId: string }): Promise<CashierParameters>
  /** The endpoint behind `notify_url`. */
  handleNotification?(request: Request): Response | Promise<Response>
  /** Finds out what became of an order about which no notice has come. */
  settleOrder?(order: OrderWish): Promise<unknown>
  closeOrder?(order: OrderWish): Promise<unknown>
  /** Where it orders. Default: all four endpoints. */
  readonly endpoints?: readonly OrderWish['endpoint'][]
  /** What cannot be told from the functions: default `retry`. */
  readonly capabilities?: readonly Capability[]
}
