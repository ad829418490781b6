import type { Fault } from 'wechatpay-mock'
import type { ClauseId, Text } from '../clauses/clause.js'
import type { CaseDefinition } from './case.js'

/** The first order shows that the client goes on when it may; the answer to the second must not be trusted. */
function badAnswer(fault: Fault, clause: ClauseId, title: Text): CaseDefinition {
  return {
    id: `bad-answer-${fault}`,
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title,
    clauses: [clause],
    needs: ['order'],
    arrange({ use, endpoint }) {
      use({ when: { endpoint }, respond: ['normal', { fault }] })
    },
    steps(wish) {
      const control = wish()
      const order = wish()
      return [
        { do: 'order', order: control },
        { do: 'pay', outTradeNo: control.outTradeNo },
        { do: 'order', order },
        { do: 'pay', outTradeNo: order.outTradeNo },
      ]
    },
  }
}

/** The prepay_id of the bad answer is used nowhere else: if it comes back, nobody has checked the signature. */
export const badAnswerCases: readonly CaseDefinition[] = [
  badAnswer('bad-signature', 'verify/response-signature', {
    en: 'the answer to the second order has a signature that does not fit',
    zh: '第二笔下单的应答签名与内容不符',
  }),
  badAnswer('wrong-serial', 'verify/response-signature', {
    en: 'the answer to the second order names a platform key that there is not',
    zh: '第二笔下单的应答携带了不存在的平台证书序列号',
  }),
  badAnswer('stale-timestamp', 'verify/response-signature', {
    en: 'the answer to the second order was signed ten minutes ago',
    zh: '第二笔下单的应答签名时间是十分钟之前',
  }),
  badAnswer('unsigned', 'verify/response-signature', {
    en: 'the answer to the second order has no signature',
    zh: '第二笔下单的应答没有签名',
  }),
  badAnswer('signtest', 'verify/signtest', {
    en: 'the answer to the second order has a signature that begins with WECHATPAY/SIGNTEST/',
    zh: '第二笔下单的应答签名是以 WECHATPAY/SIGNTEST/ 开头的探测签名',
  }),
]
