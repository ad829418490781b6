import type { Sale, Transaction } from './sale.js'

/** An order as the shop knows it. A live shop keeps this in its database. */
export interface OrderRecord {
  readonly sale: Sale
  prepayId?: string
  prepaidAt?: number
  state: 'open' | 'paid' | 'closed'
}

/** The shop's own orders: what it knows without asking anybody. */
export class OrderBook {
  readonly #records = new Map<string, OrderRecord>()

  /** Makes a record, or finds the one that the same sale has. A number is good for one sale. */
  record(sale: Sale): OrderRecord {
    const known = this.#records.get(sale.outTradeNo)
    if (known && JSON.stringify(known.sale) !== JSON.stringify(sale)) {
      throw new Error(`${sale.outTradeNo} is the number of another order`)
    }
    const record = known ?? { sale, state: 'open' }
    this.#records.set(sale.outTradeNo, record)
    return record
  }

  find(outTradeNo: string): OrderRecord | undefined {
    return this.#records.get(outTradeNo)
  }
}

/** A paid order, as somebody says, that is not the one that was placed. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
}

/** Throws unless the payment is for this order, of this merchant, and of this amount. */
export function checkPayment(
  { sale }: OrderRecord,
  { mchid, appid, totalFen }: Transaction,
  shop: { readonly mchid: string; readonly appid: string },
): void {
  if (mchid !== shop.mchid) throw new Mismatch(`${mchid} is another merchant`)
  if (appid !== shop.appid) throw new Mismatch(`${appid} is another app`)
  if (totalFen !== sale.totalFen) throw new Mismatch(`${totalFen} is not what it costs`)
}
