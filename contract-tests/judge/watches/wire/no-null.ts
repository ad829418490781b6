import type { ClauseJudge } from '../../watch.js'
import { findPointer } from './members.js'

export const noNull: ClauseJudge = {
  clause: 'request/no-null',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (exchange.endpoint === undefined || exchange.request.body.length === 0) return
      const pointer = seen.traits.mayHaveNull
        ? findPointer(seen.body(), (value) => value === null)
        : undefined
      if (pointer === undefined) {
        notebook.exercised()
        return
      }
      const en = `${pointer || 'the body'} is null; leave it out`
      const zh = `${pointer || '请求体'} 为 null，没有值时请省略该字段`
      notebook.broke({ en, zh }, exchange)
    },
  }),
}
