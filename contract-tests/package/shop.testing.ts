import type { CaseContext } from '../adapter.js'
import type { AgainBecause, OrderWish } from '../cases/case.js'
import { referenceAdapter } from '../reference-client/adapter.js'

type Placed = OrderWish & { readonly prepayId: string }

/** The reference client as the pages write of a shop: one merchant's, opened with its variables. */
export function openShop(env: CaseContext['env']) {
  const client = referenceAdapter()
  client.begin?.({ case: 'any', env })
  return {
    placeOrder: async (order: OrderWish, why?: AgainBecause): Promise<Placed | undefined> => {
      const placed = await client.placeOrder?.(order, why)
      return placed && { ...order, ...placed }
    },
    payParameters: (order: Placed) => client.payParameters?.(order),
    handleNotification: (request: Request) => client.handleNotification?.(request),
  }
}
