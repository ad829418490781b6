import type { CashierEvent } from './cashier.js'
import type { Exchange } from './journal.js'
import type { NoticeEvent } from './notifications/notification.js'
import type { Order } from './orders/order.js'

/** Of the exchange with this id, after so long. */
export interface ClientLeft {
  readonly exchange: string
  readonly afterMs: number
}

/** What happens in a mock, by name. */
export interface MockEvents {
  readonly exchange: Exchange
  /** A client gave up waiting for an answer that was never to come (`hang`). */
  readonly 'client.left': ClientLeft
  /** Somebody came to the cashier, be it that he could pay or not. */
  readonly 'cashier.asked': CashierEvent
  readonly 'order.placed': Order
  readonly 'order.paid': Order
  readonly 'order.closed': Order
  readonly 'notice.sent': NoticeEvent
  readonly 'notice.answered': NoticeEvent
  readonly 'notice.given-up': NoticeEvent
}

/** Tells those who listen. A listener that throws does not keep the others from hearing. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>()

  /** Calls back from now on; the result stops it. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    let listeners = this.#listeners.get(name)
    if (!listeners) this.#listeners.set(name, (listeners = new Set()))
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      // Only listeners of this very name are in this set.
      const call = listener as (value: Events[Name]) => void
      try {
        call(value)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
