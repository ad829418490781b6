import type { ClauseJudge } from '../../watch.js'
import { isOrder } from './endpoints.js'
import { show, valueAt } from './members.js'
import { clauseOfRefusal } from './refused-body.js'
import { isBodyAccepted } from './stage.js'

export const integerFen: ClauseJudge = {
  clause: 'request/integer-fen',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (!isOrder(exchange.endpoint)) return
      if (isBodyAccepted(exchange)) notebook.exercised()
      else if (clauseOfRefusal(seen) === 'request/integer-fen') {
        const { pointer = '' } = exchange.rule ?? {}
        const value = show(valueAt(seen.body(), pointer))
        const en = `${pointer} must be an integer, in fen; ${value} was sent`
        const zh = `${pointer} 应为以分为单位的整数，实际传了 ${value}`
        notebook.broke({ en, zh }, exchange)
      }
    },
  }),
}
