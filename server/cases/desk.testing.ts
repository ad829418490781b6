import type { CaseDefinition } from '../../contract-tests/cases/case.js'

/** The least that a case can be. */
export const plainOrder: CaseDefinition = {
  id: 'plain-order',
  plan: 'prepay',
  platform: 'wechatpay-v3',
  title: { en: 'An order', zh: '下单' },
  clauses: ['sign/valid'],
  needs: ['order'],
  steps: (wish) => [{ do: 'order', order: wish() }],
}

/** One whose order is paid by the case itself, which takes its time. */
export const paidOrder: CaseDefinition = {
  ...plainOrder,
  id: 'paid-order',
  plan: 'notify',
  clauses: ['notify/acknowledge'],
  needs: ['order', 'notice'],
  arrange(stage) {
    stage.onPlaced((order) => stage.payWith(order, 'ok'))
  },
  steps(wish) {
    const order = wish()
    return [
      { do: 'order', order },
      { do: 'await-notice', outTradeNo: order.outTradeNo },
    ]
  },
}

export const wecomOrder: CaseDefinition = {
  ...plainOrder,
  id: 'wecom-order',
  platform: 'wecom',
  clauses: ['wecom/token-in-query'],
  needs: ['wecom'],
}
