import type { Order } from '../orders/order.js'
import { makePayment } from '../orders/payment.js'
import type { Ids, Ports } from '../ports.js'
import type { Flaw } from './cases.js'

/** What stays the same however often a notice is sent: encrypting it again gives the same bytes. */
export interface Letter {
  readonly id: string
  /** Milliseconds on the business clock. */
  readonly createdAt: number
  /** What the notice says; not the order itself where that is what is wrong with it. */
  readonly order: Order
  /** Twelve ASCII characters. */
  readonly nonce: string
}

export function writeLetter(ports: Ports, order: Order, flaw: Flaw | undefined): Letter {
  return {
    id: makeUuid(ports.ids),
    createdAt: ports.now(),
    nonce: ports.ids.hex(12),
    order: misrepresent(ports, order, flaw),
  }
}

/** Another order than was paid, where the case wants that. */
function misrepresent(ports: Ports, order: Order, flaw: Flaw | undefined): Order {
  switch (flaw) {
    case 'other-mchid':
      return { ...order, mchid: anotherNumber(order.mchid) }
    case 'amount-mismatch':
      // Who pays too little is who gains; one fen is the least there is.
      return { ...order, totalFen: order.totalFen === 1 ? 2 : 1 }
    case 'unknown-order': {
      const outTradeNo = `never_ordered_${ports.ids.hex(16)}`
      return { ...order, outTradeNo, payment: makePayment(ports) }
    }
    default:
      return order
  }
}

const anotherNumber = (mchid: string): string =>
  mchid.slice(0, -1) + (mchid.endsWith('0') ? '1' : '0')

/** Production ids are UUIDs ([inf]; a document shows `EV-2018022511223320873`). */
function makeUuid(ids: Ids): string {
  const variant = '89ab'[Number.parseInt(ids.hex(1), 16) % 4] ?? '8'
  return `${ids.hex(8)}-${ids.hex(4)}-4${ids.hex(3)}-${variant}${ids.hex(3)}-${ids.hex(12)}`
}

/** The same text with another first character: Base64 stays Base64, and a UUID a UUID. */
export const withOneOtherCharacter = (text: string): string =>
  (text.startsWith('0') ? '1' : '0') + text.slice(1)
