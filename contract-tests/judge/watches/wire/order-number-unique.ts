import type { Exchange } from 'wechatpay-mock'
import type { Text } from '../../../clauses/clause.js'
import type { ClauseJudge } from '../../watch.js'
import { isOrder } from './endpoints.js'
import { stageOf } from './stage.js'

/** Refusals of an order because of what the number was used for before. */
const REUSED: { readonly [Outcome in Exchange['outcome']]?: Text } = {
  'order-differs': { en: 'with other parameters', zh: '参数与首次下单时不同' },
  'order-of-another-endpoint': { en: 'at another endpoint', zh: '已在另一个下单接口使用' },
  'order-paid': { en: 'after the order was paid', zh: '该订单已支付' },
  'order-closed': { en: 'after the order was closed', zh: '该订单已关闭' },
  'order-expired': { en: 'after the order could no longer be paid', zh: '该订单已过支付期限' },
}

export const orderNumberUnique: ClauseJudge = {
  clause: 'request/order-number-unique',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (!isOrder(exchange.endpoint) || stageOf(exchange) !== 'done') return
      const how = REUSED[exchange.outcome]
      if (how) {
        const number = seen.outTradeNo ?? ''
        const en = `out_trade_no ${number} was used again ${how.en}`
        const zh = `商户订单号 ${number} 被重复使用：${how.zh}`
        notebook.broke({ en, zh }, exchange)
      } else if (exchange.outcome === 'ok') notebook.exercised()
    },
  }),
}
