import type { Notification } from 'wechatpay-mock'
import type { ClauseJudge } from '../../watch.js'
import { answerInWords, isTaken, latestNotice } from './attempts.js'

/** Nothing is wrong with these; in a case other clauses than this are about the rest. */
export const isOrdinary = ({ case: name }: Notification): boolean =>
  name === undefined || name === 'ok' || name === 'late'

export const acknowledge: ClauseJudge = {
  clause: 'notify/acknowledge',
  watch: (notebook, { isCase }) => ({
    notice({ notification }) {
      if (!isOrdinary(notification)) return
      const { outTradeNo, attempts, state, reason = '' } = notification
      const attempt = latestNotice(notification)
      if (!attempt) {
        if (!isCase || attempts.at(-1)?.purpose !== 'verify-url' || state !== 'given-up') return
        notebook.broke({
          en: `WeCom sends no notice to an address that does not prove itself: ${reason}.`,
          zh: `企业微信不会向未通过 URL 验证的回调地址发送通知：${reason}。`,
        })
        return
      }
      const { outcome } = attempt
      if (isTaken(notification, outcome)) return notebook.exercised()
      // Where the mock does not send, and where nobody listens, there is no handler to be judged.
      if (outcome.kind === 'refused' || (outcome.kind === 'network' && !isCase)) return
      const told = answerInWords(outcome)
      notebook.broke({
        en: `A good notice about ${outTradeNo} ${told.en}. Answer 200 or 204 within 5 s, without asking for a login; the body is not looked at.`,
        zh: `订单 ${outTradeNo} 的正常支付通知${told.zh}。应在 5 秒内返回 200 或 204，且不要求登录；平台不看应答正文。`,
      })
    },
  }),
}
