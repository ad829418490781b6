import type { ClauseJudge } from '../../watch.js'
import { isOrdinary } from './notify-acknowledge.js'
import { isTaken, latestNotice } from './attempts.js'

/** The platform waits 5 s; more than this is close to it. */
const SLOW_MS = 3_000

export const slow: ClauseJudge = {
  clause: 'notify/slow',
  watch: (notebook) => ({
    notice({ notification }) {
      const outcome = latestNotice(notification)?.outcome
      if (!outcome || !isOrdinary(notification) || !isTaken(notification, outcome)) return
      if (outcome.ms <= SLOW_MS) return notebook.exercised()
      const seconds = (outcome.ms / 1000).toFixed(1)
      notebook.broke({
        en: `The notice about ${notification.outTradeNo} was acknowledged after ${seconds} s, and the platform waits 5 s. Acknowledge first and do the work afterwards.`,
        zh: `订单 ${notification.outTradeNo} 的支付通知 ${seconds} 秒后才确认，而平台只等待 5 秒。应先应答，再异步处理业务。`,
      })
    },
  }),
}
