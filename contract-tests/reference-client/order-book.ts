import { newOrderNumber } from './order-number.js'
import type { Order, Sale } from './sale.js'

/** An order as the shop knows it. */
export interface OrderRecord extends Order {
  prepayId?: string
  prepaidAt?: number
  state: 'open' | 'paid' | 'closed'
}

/** The shop's own orders: what it knows without asking anybody. A live shop keeps them in its database. */
export class OrderBook {
  readonly #bySale = new Map<string, OrderRecord>()
  readonly #byNumber = new Map<string, OrderRecord>()

  /** The record of a sale, made when it is first asked for. A number stays with its sale. */
  recordOf(sale: Sale): OrderRecord {
    const known = this.#bySale.get(sale.id)
    if (known) return known
    const record: OrderRecord = { sale, outTradeNo: newOrderNumber(), state: 'open' }
    this.#bySale.set(sale.id, record)
    this.#byNumber.set(record.outTradeNo, record)
    return record
  }

  findBySale(id: string): OrderRecord | undefined {
    return this.#bySale.get(id)
  }

  findByNumber(outTradeNo: string): OrderRecord | undefined {
    return this.#byNumber.get(outTradeNo)
  }
}
