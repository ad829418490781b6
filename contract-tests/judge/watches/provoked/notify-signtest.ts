import { answerInWords, isTaken, latestNotice } from './attempts.js'
import { provokedOnly } from './provoked-only.js'

/** The probe, then the good notice. */
export const noticeSigntest = provokedOnly('notify/signtest', (notebook) => {
  let isProbeRefused = false
  return {
    notice({ notification }) {
      const attempt = latestNotice(notification)
      if (notification.case !== 'signtest' || !attempt) return
      const { step, outcome } = attempt
      if (step === 0) {
        if (outcome.kind !== 'answered' || outcome.status < 200 || outcome.status > 299) {
          isProbeRefused = outcome.kind !== 'timeout'
          return
        }
        notebook.broke({
          en: `The platform's probe, whose signature begins with WECHATPAY/SIGNTEST/, was acknowledged with ${outcome.status}. Treat it as any bad signature: answer 4xx or 5xx.`,
          zh: `签名以 WECHATPAY/SIGNTEST/ 开头的平台探测通知被以 ${outcome.status} 确认接收。应按普通的验签失败处理，返回 4xx 或 5xx。`,
        })
        return
      }
      if (isTaken(notification, outcome)) {
        if (isProbeRefused) notebook.exercised()
        return
      }
      if (!isProbeRefused) return
      const told = answerInWords(outcome)
      notebook.broke({
        en: `The good notice behind the probe ${told.en}. A probe changes nothing: accept what comes after it.`,
        zh: `探测通知之后的正常支付通知${told.zh}。探测通知不应影响后续通知，应正常接收。`,
      })
    },
  }
})
