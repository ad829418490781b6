import type { NoticeCase } from '../notifications/cases.js'
import type { Order, Payment } from './order.js'

export interface OrderBookLimits {
  readonly maxOrders: number
  readonly maxAgeMs: number
  /** Of the parameters of all orders together. */
  readonly maxCharacters: number
}

/** Of a paid order also how the merchant is to be told. */
export type AnnounceOrder = (
  what: 'placed' | 'paid' | 'closed',
  order: Order,
  notice?: NoticeCase,
) => void

/** Where orders are kept. Finds by number and by prepay_id in constant time and never grows beyond its limits. */
export class OrderBook {
  /** How many orders had to go to make room for others. */
  dropped = 0
  #characters = 0
  readonly #limits: OrderBookLimits
  readonly #announce: AnnounceOrder
  /** Oldest first: a Map keeps the order of insertion, and replacing a value keeps its place. */
  readonly #byNumber = new Map<string, Order>()
  readonly #byPrepayId = new Map<string, string>()
  readonly #byTransactionId = new Map<string, string>()
  readonly #burned = new Set<string>()
  /** Paid and closed ones, the first to go. Holds the keys of `#byNumber`. */
  readonly #finished = new Set<string>()
  readonly #first = new FirstKey(this.#byNumber)
  readonly #firstFinished = new FirstKey(this.#finished)

  constructor(limits: OrderBookLimits, announce: AnnounceOrder = () => undefined) {
    this.#limits = limits
    this.#announce = announce
  }

  get size(): number {
    return this.#byNumber.size
  }

  find(mchid: string, outTradeNo: string): Order | undefined {
    return this.#byNumber.get(keyOf(mchid, outTradeNo))
  }

  findByPrepayId(prepayId: string): Order | undefined {
    const key = this.#byPrepayId.get(prepayId)
    return key === undefined ? undefined : this.#byNumber.get(key)
  }

  all(): Iterable<Order> {
    return this.#byNumber.values()
  }

  /** Stores a new order and returns those that it pushed out. */
  add(order: Order): readonly Order[] {
    this.#characters += order.parameters.length
    this.#set(order)
    const gone = this.#shrink(order.createdAt)
    this.#announce('placed', order)
    return gone
  }

  /** A new prepay_id for the same order; the old one stops working, as one order has one current prepay_id. */
  renew(order: Order, prepayId: string, prepayIdExpiresAt: number): Order {
    this.#byPrepayId.delete(order.prepayId)
    return this.#set({ ...order, prepayId, prepayIdExpiresAt })
  }

  /** Lets time pass for this order alone. */
  age(order: Order, byMs: number): Order {
    const { createdAt, expiresAt, prepayIdExpiresAt } = order
    return this.#set({
      ...order,
      createdAt: createdAt - byMs,
      expiresAt: expiresAt - byMs,
      prepayIdExpiresAt: prepayIdExpiresAt - byMs,
    })
  }

  pay(order: Order, payment: Payment, notice?: NoticeCase): Order {
    const key = keyOf(order.mchid, order.outTradeNo)
    this.#finished.add(key)
    this.#byTransactionId.set(payment.transactionId, key)
    const paid = this.#set({ ...order, tradeState: 'SUCCESS', payment })
    this.#announce('paid', paid, notice)
    return paid
  }

  close(order: Order): Order {
    this.#finished.add(keyOf(order.mchid, order.outTradeNo))
    const closed = this.#set({ ...order, tradeState: 'CLOSED' })
    this.#announce('closed', closed)
    return closed
  }

  findByTransactionId(transactionId: string): Order | undefined {
    const key = this.#byTransactionId.get(transactionId)
    return key === undefined ? undefined : this.#byNumber.get(key)
  }

  /** A number that was closed before anybody ordered under it: it can no longer be used. */
  burn(mchid: string, outTradeNo: string): void {
    this.#burned.add(keyOf(mchid, outTradeNo))
    if (this.#burned.size <= this.#limits.maxOrders) return
    const [oldest = ''] = this.#burned
    this.#burned.delete(oldest)
  }

  isBurned(mchid: string, outTradeNo: string): boolean {
    return this.#burned.has(keyOf(mchid, outTradeNo))
  }

  /** Forgets everything, or what one merchant ordered. */
  clear(mchid?: string): void {
    if (mchid === undefined) this.dropped = 0
    for (const key of this.#burned) {
      if (mchid === undefined || key.startsWith(keyOf(mchid, ''))) this.#burned.delete(key)
    }
    for (const order of this.#byNumber.values()) {
      if (mchid === undefined || order.mchid === mchid) this.#delete(order)
    }
  }

  #set(order: Order): Order {
    const key = keyOf(order.mchid, order.outTradeNo)
    this.#byNumber.set(key, order)
    this.#byPrepayId.set(order.prepayId, key)
    return order
  }

  #delete(order: Order): void {
    const key = keyOf(order.mchid, order.outTradeNo)
    this.#characters -= order.parameters.length
    this.#byNumber.delete(key)
    this.#byPrepayId.delete(order.prepayId)
    if (order.payment) this.#byTransactionId.delete(order.payment.transactionId)
    this.#finished.delete(key)
  }

  #shrink(now: number): readonly Order[] {
    const gone: Order[] = []
    const drop = (order: Order): void => {
      this.#delete(order)
      gone.push(order)
    }
    for (let oldest = this.#oldest(); oldest; oldest = this.#oldest()) {
      if (oldest.createdAt > now - this.#limits.maxAgeMs) break
      drop(oldest)
    }
    while (this.#isTooLarge()) {
      const victim = this.#at(this.#firstFinished.key()) ?? this.#oldest()
      if (!victim) break
      drop(victim)
    }
    this.dropped += gone.length
    return gone
  }

  #isTooLarge(): boolean {
    const { maxOrders, maxCharacters } = this.#limits
    return this.#byNumber.size > maxOrders || this.#characters > maxCharacters
  }

  #oldest(): Order | undefined {
    return this.#at(this.#first.key())
  }

  #at(key: string | undefined): Order | undefined {
    return key === undefined ? undefined : this.#byNumber.get(key)
  }
}

/**
 * The first key of a collection that loses its first keys again and again. A fresh iterator would walk over the gaps
 * that they leave, on every call; this one stays where it is.
 */
class FirstKey {
  readonly #keys: ReadonlyMap<string, unknown> | ReadonlySet<string>
  #iterator: Iterator<string>
  #key: string | undefined

  constructor(keys: ReadonlyMap<string, unknown> | ReadonlySet<string>) {
    this.#keys = keys
    this.#iterator = keys.keys()
  }

  key(): string | undefined {
    while (this.#keys.size > 0) {
      if (this.#key !== undefined && this.#keys.has(this.#key)) return this.#key
      const { value, done } = this.#iterator.next()
      // An iterator that has reached the end does not see what is added later.
      if (done) this.#iterator = this.#keys.keys()
      else this.#key = value
    }
    return undefined
  }
}

/** Merchant numbers are digits, so the separator cannot be part of one. */
const keyOf = (mchid: string, outTradeNo: string): string => `${mchid}/${outTradeNo}`
