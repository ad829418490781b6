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
    // Written down before the call: the notice may arrive before the answer.
    const record = this.#book.recordOf(sale)
    const { prepayId, prepaidAt = 0 } = record
    if (prepayId !== undefined && this.#now() - prepaidAt < PREPAY_ID_LIFE_MS) return prepayId
    try {
      const fresh = await this.#platformOf(record.sale).place(record)
      Object.assign(record, { prepayId: fresh, prepaidAt: this.#now() })
      return fresh
    } catch (error) {
      // Paid already, and the notice went missing: what counts is what the platform has on record.
      if (error instanceof ApiError && error.code === 'ORDERPAID') await this.#askAbout(record)
      throw error
    }
  }

  /** What the front end needs to pay an order that was placed. */
  async payParameters(saleId: string): Promise<PayParameters> {
    const { sale, prepayId } = this.#need(saleId)
    if (prepayId === undefined) throw new Error(`${saleId} has no prepay_id`)
    return this.#platformOf(sale).payParameters(prepayId)
  }

  /** Asks what became of an order: notices are not guaranteed to come. */
  async settle(saleId: string): Promise<OrderRecord['state']> {
    const record = this.#need(saleId)
    await this.#askAbout(record)
    return record.state
  }

  /** Gives an order up, so that nobody can pay it any more. */
  async close(saleId: string): Promise<void> {
    const record = this.#need(saleId)
    await this.#platformOf(record.sale).close(record)
    record.state = 'closed'
  }

  /** May be called as often as the news comes. */
  markPaid(record: OrderRecord): void {
    if (record.state === 'paid') return
    record.state = 'paid'
    this.#fulfil(record.sale)
  }

  async #askAbout(record: OrderRecord): Promise<void> {
    const { isPaid } = await this.#platformOf(record.sale).query(record)
    if (isPaid) this.markPaid(record)
  }

  #need(saleId: string): OrderRecord {
    const record = this.#book.findBySale(saleId)
    if (!record) throw new Error(`there is no order for ${saleId}`)
    return record
  }
}
