import type { SeenExchange } from '../../sighting.js'
import { isAsking, isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

export const paidElsewhere = provokedOnly('order/paid-elsewhere', (notebook) => {
  let refused: SeenExchange | undefined

  const broke = (en: string, zh: string, seen: SeenExchange): void => {
    notebook.broke(
      {
        en: `After ORDERPAID for ${refused?.outTradeNo} ${en}. Query the order: it is paid, and the user must not pay twice.`,
        zh: `订单 ${refused?.outTradeNo} 返回 ORDERPAID 之后，${zh}。应查询该订单：它已支付，不能让用户重复付款。`,
      },
      seen.exchange,
    )
    refused = undefined
  }
  return {
    exchange(seen) {
      if (refused && isOrdering(seen)) {
        broke(
          `it ordered again, under ${seen.outTradeNo}`,
          `又以商户订单号 ${seen.outTradeNo} 再次下单`,
          seen,
        )
      } else if (refused && isAsking(seen)) {
        refused = undefined
        notebook.exercised()
      }
      if (isOrdering(seen) && seen.exchange.provoked?.error === 'ORDERPAID') refused = seen
    },
    end() {
      if (refused) broke('it did not query the order', '没有查询该订单', refused)
    },
  }
})
