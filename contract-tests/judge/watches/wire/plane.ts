import type { ClauseJudge } from '../../watch.js'
import { findPointer, isWide, valueAt, WIDE } from './members.js'

/** The mock lets such characters pass, so the bytes themselves are looked at. */
export const plane: ClauseJudge = {
  clause: 'request/plane',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (exchange.endpoint === undefined || exchange.request.body.length === 0) return
      const pointer = seen.traits.mayHaveWide ? findPointer(seen.body(), isWide) : undefined
      if (pointer === undefined) {
        notebook.exercised()
        return
      }
      const [character = ''] = WIDE.exec(String(valueAt(seen.body(), pointer))) ?? []
      const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase() ?? ''}`
      const en = `${pointer} holds ${code}, which takes four bytes in UTF-8; at most three are taken`
      const zh = `${pointer} 含有 ${code}，UTF-8 编码为 4 个字节，平台只支持 1 至 3 个字节的字符`
      notebook.broke({ en, zh }, exchange)
    },
  }),
}
