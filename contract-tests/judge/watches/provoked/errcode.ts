import type { SeenExchange } from '../../sighting.js'
import { isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** An order that is refused with HTTP status 200: there is no prepay_id to go on with. */
export const errcode = provokedOnly('wecom/errcode', (notebook) => {
  let refused: SeenExchange | undefined
  let isDecided = false

  const broke = (en: string, zh: string): void => {
    if (!refused || isDecided) return
    isDecided = true
    const error = refused.exchange.provoked?.error
    notebook.broke(
      {
        en: `The answer to ${refused.outTradeNo} has errcode ${error}, and ${en}. WeCom answers 200 whatever happens: read errcode first.`,
        zh: `订单 ${refused.outTradeNo} 的应答中 errcode 为 ${error}，${zh}。企业微信无论成败都返回 HTTP 200，应先判断 errcode。`,
      },
      refused.exchange,
    )
  }
  return {
    exchange(seen) {
      if (!isOrdering(seen)) return
      refused = seen.exchange.provoked?.error === undefined ? undefined : seen
    },
    cashier({ parameters, outcome }) {
      if (parameters && outcome === 'refused')
        broke('payment parameters came to the cashier', '客户端仍然向收银台提交了调起支付参数')
    },
    told({ step, error }) {
      if (!refused || step !== 'order') return
      if (error === undefined) broke('the order was reported as placed', '客户端却报告下单成功')
      else if (!isDecided) {
        isDecided = true
        notebook.exercised()
      }
    },
    end() {
      // Of a client that says nothing it is known only that it did not go on.
      if (refused && !isDecided) notebook.exercised()
    },
  }
})
