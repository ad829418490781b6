import { aroundOrders } from './variants/around-orders.js'
import { notices } from './variants/notices.js'
import { requests } from './variants/requests.js'
import { signatures } from './variants/signatures.js'
import { wecom } from './variants/wecom.js'
import type { Variant } from './variant.js'

/** For every clause a client that keeps all the others. */
export const variants: readonly Variant[] = [
  ...requests,
  ...signatures,
  ...aroundOrders,
  ...notices,
  ...wecom,
]
