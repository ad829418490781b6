import type { SeenExchange } from '../../sighting.js'
import { isOrdering, isSameBody } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

const TEMPORARY: ReadonlySet<string | undefined> = new Set(['SYSTEM_ERROR', 'SERVICE_UNAVAILABLE'])

/** The next order after an answer that says nothing about what became of it. */
export const systemError = provokedOnly('retry/system-error', (notebook) => {
  let failed: SeenExchange | undefined
  /** A silent connection has to be left before anything can be repeated. */
  let hanging: SeenExchange | undefined

  const broke = (en: string, zh: string, seen: SeenExchange): void => {
    const { exchange, outTradeNo = '' } = failed ?? seen
    const { error, fault } = exchange.provoked ?? {}
    const what = error ?? (fault === 'hang' ? 'a timeout' : 'a broken connection')
    const zhWhat = error ?? (fault === 'hang' ? '超时' : '连接中断')
    failed = undefined
    notebook.broke(
      {
        en: `After ${what} for ${outTradeNo} ${en}. Repeat the call with the same out_trade_no and identical parameters until the platform gives a definite answer.`,
        zh: `订单 ${outTradeNo} 遇到${zhWhat}之后，${zh}。应使用相同的 out_trade_no 和完全相同的参数重试，直到得到明确结果。`,
      },
      seen.exchange,
    )
  }
  return {
    exchange(seen) {
      if (!isOrdering(seen)) return
      // Whoever calls again has left, even where the end of the old connection is seen later.
      failed ??= hanging
      if (failed) {
        const { outTradeNo, body } = failed
        if (seen.outTradeNo !== outTradeNo)
          broke(
            `it ordered under another number, ${seen.outTradeNo}`,
            `改用了另一个商户订单号 ${seen.outTradeNo} 下单`,
            seen,
          )
        else if (!isSameBody(seen.body(), body()))
          broke(
            'it repeated the number with other parameters',
            '用相同的订单号但不同的参数下单',
            seen,
          )
        else notebook.exercised()
        failed = undefined
      }
      const { error, fault } = seen.exchange.provoked ?? {}
      if (TEMPORARY.has(error) || fault === 'reset') failed = seen
      hanging = fault === 'hang' ? seen : undefined
    },
    left({ exchange }) {
      if (hanging?.exchange.id !== exchange) return
      failed = hanging
      hanging = undefined
    },
    end() {
      if (failed) broke('it did not try again', '没有重试', failed)
    },
  }
})
