import type { SeenExchange } from '../../sighting.js'
import { isAsking, isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** The order is paid, and no notice comes. */
export const queryWhenSilent = provokedOnly('order/query-when-silent', (notebook) => {
  let ordered: SeenExchange | undefined
  let paid: string | undefined
  let hasAsked = false
  return {
    exchange(seen) {
      if (isOrdering(seen)) ordered = seen
      else if (paid !== undefined && isAsking(seen)) hasAsked = true
    },
    order(what, { outTradeNo }) {
      if (what === 'paid') paid = outTradeNo
    },
    end() {
      if (paid === undefined || !ordered) return
      if (hasAsked) return notebook.exercised()
      notebook.broke(
        {
          en: `Order ${paid} was paid and no notice came, and it was never queried. Notices are not guaranteed: query an order of which nothing was heard.`,
          zh: `订单 ${paid} 已支付但没有收到通知，客户端也一直没有查单。平台不保证通知一定送达，未收到通知时应主动查单。`,
        },
        ordered.exchange,
      )
    },
  }
})
