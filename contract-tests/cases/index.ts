import type { CaseDefinition } from './case.js'

/** Everything that is tried with a client. */
export const cases: readonly CaseDefinition[] = [
  {
    id: 'plain-order',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: { en: 'An order and its payment', zh: '下单并支付' },
    clauses: ['sign/valid', 'cashier/pay-sign'],
    needs: ['order', 'pay'],
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'pay', outTradeNo: order.outTradeNo },
      ]
    },
  },
]
