import type { EndpointId } from '../../schemas/index.js'
import { canonicalJson } from '../json/canonical.js'
import { Refusal } from '../refusal.js'

/** What a request asks for, in our words; every endpoint translates its body into one. */
export interface OrderDraft {
  readonly endpoint: EndpointId
  /** Whose order it is: the number is unique under this merchant (`sp_mchid`, or `mchid`). */
  readonly mchid: string
  readonly outTradeNo: string
  readonly totalFen: number
  readonly appid?: string | undefined
  readonly openid?: string | undefined
  /** There when a service provider orders for a sub merchant. */
  readonly partner?: {
    readonly subMchid?: string | undefined
    readonly subAppid?: string | undefined
    readonly subOpenid?: string | undefined
  }
  readonly contract?: {
    readonly token?: string | undefined
    readonly passwordFreeContractId?: string | undefined
  }
  readonly timeExpire?: string | undefined
  readonly notifyUrl?: string | undefined
}

/** The platform's names for the states that an order can be in here. */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED'

export interface Order extends OrderDraft {
  /** The accepted body as JSON text: what "identical parameters" compares. */
  readonly parameters: string
  readonly createdAt: number
  /** From here on the order can no longer be paid. */
  readonly expiresAt: number
  readonly prepayId: string
  readonly prepayIdExpiresAt: number
  readonly tradeState: TradeState
  /** There once it is paid. */
  readonly payment?: Payment
}

/** What the platform knows of a payment. */
export interface Payment {
  readonly transactionId: string
  /** Milliseconds on the business clock. */
  readonly at: number
  readonly bankType: string
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A prepay_id can start a payment for two hours, whatever the order's `time_expire` says. */
export const PREPAY_ID_LIFE = 2 * HOUR
/** An order without `time_expire` can be paid for seven days. */
const ORDER_LIFE = 7 * DAY

/**
 * The last moment to pay. A `time_expire` that is too early or too late is moved, not refused
 * (pay.weixin.qq.com, jsapi-contract-prepay, 2024-09-10).
 */
export function expiryOf(timeExpire: string | undefined, now: number, ceiling: number): number {
  if (timeExpire === undefined) return now + ORDER_LIFE
  // RFC 3339 allows a leap second, Date does not.
  const wanted = Date.parse(timeExpire.replace(/:60(?=[.Zz+-])/, ':59').toUpperCase())
  return Math.min(Math.max(wanted, now + MINUTE), now + ceiling)
}

/** An order that nobody has paid is closed by the platform when it is seven days old, or can be paid no longer then. */
export function stateOf({ tradeState, createdAt, expiresAt }: Order, now: number): TradeState {
  const isOver = now >= Math.max(createdAt + ORDER_LIFE, expiresAt)
  return tradeState === 'NOTPAY' && isOver ? 'CLOSED' : tradeState
}

/** Decides what an order call with a known number gets: the order itself when it may go on, else a refusal. */
export function reenter(order: Order, draft: OrderDraft, parameters: string, now: number): Order {
  const facts = { mchid: order.mchid, outTradeNo: order.outTradeNo }
  const number = `out_trade_no ${order.outTradeNo} of merchant ${order.mchid}`
  if (order.tradeState === 'SUCCESS') {
    throw new Refusal(
      'order-paid',
      `${number} is already paid; use a new number for a new order`,
      facts,
    )
  }
  if (order.tradeState === 'CLOSED') {
    throw new Refusal('order-closed', `${number} is closed; use a new number`, facts)
  }
  if (order.endpoint !== draft.endpoint) {
    throw new Refusal(
      'order-of-another-endpoint',
      `${number} was ordered through ${order.endpoint} before, now through ${draft.endpoint}; use a new number`,
      facts,
    )
  }
  if (!isSameJson(order.parameters, parameters)) {
    throw new Refusal(
      'order-differs',
      `${number} was ordered with other parameters before (${differences(order.parameters, parameters)}); repeat them exactly or use a new number`,
      facts,
    )
  }
  if (now >= order.expiresAt) {
    throw new Refusal(
      'order-expired',
      `${number} could be paid until ${new Date(order.expiresAt).toISOString()}; use a new number`,
      facts,
    )
  }
  return order
}

/** Spacing and the order of keys make no difference; most repeats are the same bytes, though. */
const isSameJson = (a: string, b: string): boolean =>
  a === b || canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b))

/** Names the members that differ, so that a developer need not compare two bodies by eye. */
function differences(before: string, after: string): string {
  const pointers: string[] = []
  const compare = (a: unknown, b: unknown, pointer: string): void => {
    if (isObject(a) && isObject(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
        compare(own(a, name), own(b, name), `${pointer}/${name}`)
      }
    } else if (JSON.stringify(a) !== JSON.stringify(b)) pointers.push(pointer)
  }
  compare(JSON.parse(before), JSON.parse(after), '')
  return pointers.length > 5 ? `${pointers.slice(0, 5).join(', ')}, …` : pointers.join(', ')
}

const own = (value: { readonly [name: string]: unknown }, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
