import { ApiError } from './api-error.js'
import type { OrderBook, OrderRecord } from './order-book.js'
import type { OrderPlatform, PayParameters, Sale } from './sale.js'

/** A prepay_id starts a payment for two hours; a minute is for the way to the cashier. */
const PREPAY_ID_LIFE_MS = (2 * 60 - 1) * 60_000

export interface ShopOptions {
  readonly book: OrderBook
  readonly platformOf: (sale: Sale) => OrderPlatform
  /** Sends out what has been paid. Called once an order. */
  readonly fulfil?: (sale: Sale) => void
  readonly now?: () => number
}

/** What a merchant does with an order, from the first call to the day it is paid or given up. */
export class Shop {
  readonly #book: OrderBook
  readonly #platformOf: (sale: Sale) => OrderPlatform
  readonly #fulfil: (sale: Sale) => void
  readonly #now: () => number

  constructor({ book, platformOf, fulfil = () => undefined, now = Date.now }: ShopOptions) {
    this.#book = book
    this.#platformOf = platformOf
    this.#fulfil = fulfil
    this.#now = now
  }

  /** Places an order, or asks for it again. Returns a prepay_id that is young enough to pay with. */
  async order(sale: Sale): Promise<string> {
    // Before the call: its notice may arrive before its answer.
    const record = this.#book.record(sale)
    const { prepayId, prepaidAt = 0 } = record
    if (prepayId !== undefined && this.#now() - prepaidAt < PREPAY_ID_LIFE_MS) return prepayId
    try {
      const fresh = await this.#platformOf(sale).order(sale)
      Object.assign(record, { prepayId: fresh, prepaidAt: this.#now() })
      return fresh
    } catch (error) {
      // Paid already, and the notice went missing: what counts is what the platform has on record.
      if (error instanceof ApiError && error.code === 'ORDERPAID')
        await this.settle(sale.outTradeNo)
      throw error
    }
  }

  /** What the front end needs to pay an order that was placed. */
  async payParameters(outTradeNo: string): Promise<PayParameters> {
    const { sale, prepayId } = this.#need(outTradeNo)
    if (prepayId === undefined) throw new Error(`${outTradeNo} has no prepay_id`)
    return this.#platformOf(sale).payParameters(sale, prepayId)
  }

  /** Asks what became of an order: for the many notices that never come. */
  async settle(outTradeNo: string): Promise<OrderRecord['state']> {
    const record = this.#need(outTradeNo)
    const { isPaid } = await this.#platformOf(record.sale).query(record.sale)
    if (isPaid) this.markPaid(record)
    return record.state
  }

  /** Gives an order up, so that nobody can pay it any more. */
  async close(outTradeNo: string): Promise<void> {
    const record = this.#need(outTradeNo)
    await this.#platformOf(record.sale).close(record.sale)
    record.state = 'closed'
  }

  /** May be called as often as the news comes. */
  markPaid(record: OrderRecord): void {
    if (record.state === 'paid') return
    record.state = 'paid'
    this.#fulfil(record.sale)
  }

  #need(outTradeNo: string): OrderRecord {
    const record = this.#book.find(outTradeNo)
    if (!record) throw new Error(`there is no order ${outTradeNo}`)
    return record
  }
}
