import type { Call } from '../dialect.js'
import { checkMerchant } from '../merchants/check.js'
import { Refusal } from '../refusal.js'
import type { World } from '../world.js'
import { expiryOf, type Order, type OrderDraft, PREPAY_ID_LIFE, reenter } from './order.js'
import { makePrepayId } from './prepay-id.js'

/** Places the order, or finds the one that was placed before. */
export function placeOrder(world: World, call: Call, draft: OrderDraft, parameters: string): Order {
  checkMerchant(draft, world.merchants)
  const { now, ids } = call.ports
  const at = now()
  const known = world.orders.find(draft.mchid, draft.outTradeNo)
  if (known) {
    const order = reenter(known, draft, parameters, at)
    if (at < order.prepayIdExpiresAt) return order
    return world.orders.renew(order, makePrepayId(at, ids), at + PREPAY_ID_LIFE)
  }
  if (world.orders.isBurned(draft.mchid, draft.outTradeNo)) {
    // Observed in 2026: the answer is that of an order with other parameters.
    throw new Refusal(
      'order-differs',
      `out_trade_no ${draft.outTradeNo} was closed before it was ever ordered; use a new number`,
      { mchid: draft.mchid, outTradeNo: draft.outTradeNo },
    )
  }
  const order: Order = {
    parameters,
    createdAt: at,
    expiresAt: expiryOf(draft.timeExpire, at, call.settings.timeExpireCeilingMs),
    prepayId: makePrepayId(at, ids),
    prepayIdExpiresAt: at + PREPAY_ID_LIFE,
    tradeState: 'NOTPAY',
    // At the end: an object that grows behind a spread takes V8 ten times as long, longer than the rest of the order.
    ...draft,
  }
  for (const { mchid, outTradeNo } of world.orders.add(order)) {
    call.notes.push(`the order book is full: order ${outTradeNo} of merchant ${mchid} was dropped`)
  }
  return order
}
