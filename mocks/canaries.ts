import type { Order } from './orders/order.js'
import { makePrepayId } from './orders/prepay-id.js'
import type { Ports } from './ports.js'
import type { SignatureFault } from './scenario.js'

/** A prepay_id that was only ever part of an answer that must not be trusted. Whoever uses it did not check. */
export interface Canary {
  readonly prepayId: string
  readonly mchid: string
  readonly outTradeNo: string
  readonly fault: SignatureFault
  /** Milliseconds on the business clock. */
  readonly at: number
}

const LIMIT = 10_000

/** Remembers the canaries, so that one that turns up again can be told from a prepay_id that nobody gave out. */
export class Canaries {
  readonly #ports: Ports
  readonly #byPrepayId = new Map<string, Canary>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** The order as the bad answer shows it. */
  setOut(order: Order, fault: SignatureFault): Order {
    const at = this.#ports.now()
    const prepayId = makePrepayId(at, this.#ports.ids)
    const { mchid, outTradeNo } = order
    this.#byPrepayId.set(prepayId, { prepayId, mchid, outTradeNo, fault, at })
    if (this.#byPrepayId.size > LIMIT) {
      const [oldest = ''] = this.#byPrepayId.keys()
      this.#byPrepayId.delete(oldest)
    }
    return { ...order, prepayId }
  }

  find(prepayId: string): Canary | undefined {
    return this.#byPrepayId.get(prepayId)
  }

  all(): readonly Canary[] {
    return [...this.#byPrepayId.values()]
  }

  /** Forgets everything, or what was set out for one merchant. */
  clear(mchid?: string): void {
    for (const canary of this.#byPrepayId.values()) {
      if (mchid === undefined || canary.mchid === mchid) this.#byPrepayId.delete(canary.prepayId)
    }
  }
}
