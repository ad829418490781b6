import type { Ports } from '../ports.js'
import type { Payment } from './order.js'
import { inBeijing } from './transaction.js'

/** `4200`, six digits that nobody has explained, the day, and ten more: the 28 digits of today's numbers. */
export function makePayment({ now, ids }: Ports): Payment {
  const at = now()
  const day = inBeijing(at).slice(0, 10).replaceAll('-', '')
  return { transactionId: `4200${ids.digits(6)}${day}${ids.digits(10)}`, at, bankType: 'OTHERS' }
}
