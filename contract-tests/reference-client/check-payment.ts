import type { OrderRecord } from './order-book.js'
import type { Transaction } from './sale.js'

/** A payment, as somebody says, that is not for an order of ours. */
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
