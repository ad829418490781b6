import type { Text } from '../../../clauses/clause.js'
import type { SeenExchange } from '../../sighting.js'
import { isOrdering, isSameBody } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** The case lets the first order age, and wants it paid. */
export const prepayExpiry = provokedOnly('prepay/expiry', (notebook) => {
  let first: SeenExchange | undefined
  let oldId: string | undefined
  let isOver = false
  let hasAskedAgain = false

  const broke = ({ en, zh }: Text, seen: SeenExchange | undefined = first): void => {
    if (isOver) return
    isOver = true
    notebook.broke(
      {
        en: `${en}. A prepay_id is good for two hours; after that place the order again with the same out_trade_no and parameters, and pay with the new one.`,
        zh: `${zh}。prepay_id 的有效期为两小时；过期后应使用相同的 out_trade_no 和参数重新下单，并用新的 prepay_id 调起支付。`,
      },
      seen?.exchange,
    )
  }
  const use = (prepayId: string | undefined): void => {
    if (prepayId === undefined || prepayId !== oldId) return
    broke({
      en: `It went on with the prepay_id ${prepayId}, which had expired`,
      zh: `仍在使用已过期的 prepay_id ${prepayId}`,
    })
  }
  let timesTold = 0
  return {
    order(what, order) {
      if (what === 'placed') oldId ??= order.prepayId
    },
    exchange(seen) {
      if (!isOrdering(seen)) return
      if (!first) {
        if (seen.exchange.outcome === 'ok') first = seen
        return
      }
      if (seen.outTradeNo !== first.outTradeNo) {
        broke(
          {
            en: `It ordered under another number, ${seen.outTradeNo}, while ${first.outTradeNo} could still be paid`,
            zh: `订单 ${first.outTradeNo} 仍可支付，客户端却改用另一个商户订单号 ${seen.outTradeNo} 下单`,
          },
          seen,
        )
      } else if (!isSameBody(seen.body(), first.body())) {
        broke(
          {
            en: `It placed ${first.outTradeNo} again with other parameters`,
            zh: `再次下单 ${first.outTradeNo} 时参数与原来不同`,
          },
          seen,
        )
      } else hasAskedAgain = true
    },
    cashier({ order, parameters }) {
      use(/^prepay_id=(.+)$/.exec(parameters?.package ?? '')?.[1] ?? order?.prepayId)
    },
    told({ step, prepayId }) {
      // The first time it is told that it has this one.
      if (step === 'order' && ++timesTold > 1) use(prepayId)
    },
    end() {
      if (!first || isOver) return
      if (hasAskedAgain) notebook.exercised()
      else
        broke({
          en: `It did not place ${first.outTradeNo} again when the prepay_id had expired`,
          zh: `prepay_id 过期后没有重新下单 ${first.outTradeNo}`,
        })
    },
  }
})
