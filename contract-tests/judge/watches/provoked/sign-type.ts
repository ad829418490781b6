import type { ClauseJudge } from '../../watch.js'

export const signType: ClauseJudge = {
  clause: 'cashier/sign-type',
  watch: (notebook) => ({
    cashier({ order, parameters, outcome, reason }) {
      if (!parameters || !order) return
      if (outcome !== 'refused') return notebook.exercised()
      if (reason !== 'sign-type') return
      notebook.broke({
        en: `The payment parameters of ${order.outTradeNo} say signType ${parameters.signType}. APIv3 has only RSA.`,
        zh: `订单 ${order.outTradeNo} 的调起支付参数中 signType 为 ${parameters.signType}。APIv3 只支持 RSA。`,
      })
    },
  }),
}
