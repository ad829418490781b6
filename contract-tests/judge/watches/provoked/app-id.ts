import type { ClauseJudge } from '../../watch.js'

export const appId: ClauseJudge = {
  clause: 'cashier/app-id',
  watch: (notebook) => ({
    cashier({ order, parameters, outcome, reason }) {
      if (!parameters || !order) return
      if (outcome !== 'refused') return notebook.exercised()
      if (reason !== 'other-app') return
      const wanted = [order.appid, order.partner?.subAppid].filter((each) => each !== undefined)
      notebook.broke({
        en: `Order ${order.outTradeNo} names the appid ${wanted.join(' and ')}, and the payment parameters name ${parameters.appId}. Use the one that was ordered with.`,
        zh: `订单 ${order.outTradeNo} 的 appid 是 ${wanted.join(' 和 ')}，调起支付参数中的 appId 却是 ${parameters.appId}。应使用下单时的 appid。`,
      })
    },
  }),
}
