import type { ClauseJudge } from '../../watch.js'

export const paySign: ClauseJudge = {
  clause: 'cashier/pay-sign',
  watch: (notebook) => ({
    cashier({ order, parameters, outcome, reason, diagnosis = '' }) {
      if (!parameters || !order) return
      if (outcome !== 'refused') return notebook.exercised()
      // A prepay_id of something else is no matter of the signature.
      const isUnprefixed =
        reason === 'package-malformed' && !/^prepay_id=./.test(parameters.package)
      if (reason !== 'pay-sign' && !isUnprefixed) return
      notebook.broke({
        en: `The cashier refused the parameters of ${order.outTradeNo}: ${diagnosis}. Sign appId, timeStamp, nonceStr and prepay_id=…, each followed by a line feed, with the key that signed the order.`,
        zh: `收银台拒绝了订单 ${order.outTradeNo} 的调起支付参数：${diagnosis}。应使用下单时的商户私钥，对 appId、timeStamp、nonceStr 和 prepay_id=… 四行（每行以换行符结尾）签名。`,
      })
    },
  }),
}
