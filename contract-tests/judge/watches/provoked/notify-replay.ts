import { answerInWords, isTaken, latestNotice } from './attempts.js'
import { provokedOnly } from './provoked-only.js'

/** The same good notice twice. */
export const replay = provokedOnly('notify/replay', (notebook) => {
  let isFirstTaken = false
  return {
    notice({ notification }) {
      const attempt = latestNotice(notification)
      if (notification.case !== 'duplicate' || !attempt) return
      const { step, outcome } = attempt
      if (step === 0) {
        isFirstTaken = isTaken(notification, outcome)
        return
      }
      // One that takes no notice at all is no matter of this clause.
      if (!isFirstTaken) return
      if (isTaken(notification, outcome)) return notebook.exercised()
      const told = answerInWords(outcome)
      notebook.broke({
        en: `The notice about ${notification.outTradeNo} was accepted, and the same notice again ${told.en}. The platform may send one several times: answer 200 or 204 again, and do the work once.`,
        zh: `订单 ${notification.outTradeNo} 的支付通知第一次已被接收，重复发送时${told.zh}。平台可能重复通知：应再次返回 200 或 204，业务只处理一次。`,
      })
    },
  }
})
