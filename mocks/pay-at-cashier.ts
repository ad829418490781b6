import type { Canary } from './canaries.js'
import {
  CashierRefusal,
  type CashierEvent,
  type PaymentResult,
  payOrder,
  type PayOptions,
} from './cashier.js'
import type { Order } from './orders/order.js'
import { UsageError } from './usage.js'
import type { World } from './world.js'

/** Pays, and tells those who listen how it went. `find` looks up the order, or refuses. */
export async function payAtCashier(
  world: World,
  find: () => Order,
  options: PayOptions = {},
): Promise<PaymentResult> {
  const { parameters } = options
  const tell = (how: Omit<CashierEvent, 'parameters'>): void =>
    world.events.emit('cashier.asked', { ...how, ...(parameters && { parameters }) })
  let order: Order | undefined
  try {
    order = find()
    const paid = await payOrder(world, order, options)
    tell({ order: paid.order, outcome: paid.outcome })
    return paid
  } catch (thrown) {
    if (thrown instanceof CashierRefusal) {
      const { reason, message: diagnosis, canary } = thrown
      tell({
        ...whose(order, canary),
        outcome: 'refused',
        reason,
        diagnosis,
      })
    } else if (!order && thrown instanceof UsageError) {
      tell({ outcome: 'refused', reason: 'prepay-id-unknown', diagnosis: thrown.message })
    }
    throw thrown
  }
}

const whose = (order?: Order, canary?: Canary): Pick<CashierEvent, 'order' | 'canary'> => ({
  ...(order && { order }),
  ...(canary && { canary }),
})
