import type { ClauseJudge } from '../../watch.js'
import { hasSchema, isV3 } from './endpoints.js'
import { clauseOfRefusal } from './refused-body.js'
import { isBodyAccepted } from './stage.js'

/** WeCom passes over members that it does not know, so there is nothing to judge there. */
export const unknownField: ClauseJudge = {
  clause: 'request/unknown-field',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (!isV3(exchange.endpoint) || !hasSchema(exchange.endpoint)) return
      if (isBodyAccepted(exchange)) notebook.exercised()
      else if (clauseOfRefusal(seen) === 'request/unknown-field') {
        const { diagnosis = '', rule } = exchange
        const fields = / (?:is|are) not defined here/.exec(diagnosis)
        const names = fields ? diagnosis.slice(0, fields.index) : (rule?.pointer ?? '')
        const en = `the API does not define ${names}; remove it`
        const zh = `接口文档中没有定义 ${names}，请删除`
        notebook.broke({ en, zh }, exchange)
      }
    },
  }),
}
