import { answerInWords, isTaken, latestNotice } from './attempts.js'
import { provokedOnly } from './provoked-only.js'

/** The notice comes before the order call returns. It may be refused then; the repeat must be accepted. */
export const race = provokedOnly('notify/race', (notebook) => ({
  notice({ notification }) {
    const attempt = latestNotice(notification)
    if (notification.case !== 'race' || !attempt) return
    if (isTaken(notification, attempt.outcome)) return notebook.exercised()
    if (notification.state === 'waiting') return
    const told = answerInWords(attempt.outcome)
    notebook.broke({
      en: `The notice about ${notification.outTradeNo} came before the order call returned, and its repeat ${told.en}. Store the order before you place it.`,
      zh: `订单 ${notification.outTradeNo} 的支付通知先于下单接口返回到达，重发之后${told.zh}。应在下单之前先保存订单。`,
    })
  },
}))
