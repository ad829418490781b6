import type { Told } from '../../sighting.js'
import type { ClauseJudge } from '../../watch.js'
import { isClose } from './endpoints.js'

/** As many numbers as are remembered; a case has a few. */
const REMEMBERED = 1_000

/**
 * Nobody sees from outside that a client has given an order up, so traffic alone can only show that orders are closed.
 * Where a client is asked to give one up, it is broken when no request to close comes.
 */
export const closeUnpaid: ClauseJudge = {
  clause: 'order/close-unpaid',
  watch(notebook) {
    const closed = new Set<string>()
    const asked: Told[] = []
    return {
      exchange(seen) {
        const { endpoint, outcome } = seen.exchange
        if (!isClose(endpoint)) return
        if (closed.size < REMEMBERED) closed.add(seen.outTradeNo ?? '')
        if (KEPT.has(outcome)) notebook.exercised()
      },
      told(told) {
        if (told.step === 'close') asked.push(told)
      },
      end() {
        // A client may number its orders itself; a close of a number that nobody asked about is for one of those.
        const open = asked.filter(({ outTradeNo = '' }) => !closed.delete(outTradeNo))
        for (const { outTradeNo } of open.slice(closed.size)) {
          const order = outTradeNo ?? ''
          notebook.broke({
            en: `order ${order} was given up and not closed; the buyer can still pay it`,
            zh: `订单 ${order} 已放弃但没有关单，买家仍可支付`,
          })
        }
      },
    }
  },
}

/** Whether it was done: a test may have asked for another answer, and the order may have been paid meanwhile. */
const KEPT: ReadonlySet<string> = new Set(['ok', 'provoked', 'order-paid'])
