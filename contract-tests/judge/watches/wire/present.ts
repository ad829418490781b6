import type { ClauseJudge } from '../../watch.js'
import { isTimestampOff } from './clock.js'
import { isLookedAt } from './signature.js'
import { stageOf } from './stage.js'

/** A lenient mock serves unsigned requests because its user wants it to: they are no finding then. */
export const present: ClauseJudge = {
  clause: 'sign/present',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      const { exchange, headers } = seen
      if (!isLookedAt(seen, surroundings)) return
      const { outcome, diagnosis = '' } = exchange
      const stage = stageOf(exchange)
      if (outcome === 'authorization-missing') {
        const en = 'the request is not signed: it has no Authorization header'
        notebook.broke({ en, zh: '请求没有签名：缺少 Authorization 头' }, exchange)
      } else if (outcome === 'authorization-malformed' || outcome === 'scheme-unknown') {
        // Which of the two it is stands in what was expected.
        if (isTimestampOff(seen)) notebook.exercised()
        else
          notebook.broke(
            {
              en: `no signature can be read: ${diagnosis}`,
              zh: `无法读取签名，Authorization 头的格式不正确：${diagnosis}`,
            },
            exchange,
          )
      } else if (headers.authorization !== undefined && stage !== 'unread' && stage !== 'door')
        notebook.exercised()
    },
  }),
}
