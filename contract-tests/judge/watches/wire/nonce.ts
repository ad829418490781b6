import type { ClauseJudge } from '../../watch.js'
import { hasGoodSignature, isLookedAt } from './signature.js'

const BEFORE = 'nonce_str="'
/** The documents ask for 32; what is shorter than this can be guessed. */
const SHORTEST = 16
/** The mock remembers them, and notes it. */
const REPEATED = /^this nonce_str was sent before/

export const nonce: ClauseJudge = {
  clause: 'sign/nonce',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      const { exchange, headers } = seen
      if (!isLookedAt(seen, surroundings) || !hasGoodSignature(seen)) return
      const { authorization = '' } = headers
      const start = authorization.indexOf(BEFORE) + BEFORE.length
      const length = authorization.indexOf('"', start) - start
      if (length < SHORTEST) {
        const en = `nonce_str has ${length} characters; make 32 random ones for every request`
        const zh = `nonce_str 只有 ${length} 个字符，每个请求应使用新的 32 位随机串`
        notebook.broke({ en, zh }, exchange)
      } else if (exchange.notes.some((note) => REPEATED.test(note))) {
        const sent = authorization.slice(start, start + Math.min(length, 64))
        const en = `nonce_str ${sent} was sent before; make a random one for every request`
        const zh = `nonce_str ${sent} 此前已使用过，每个请求应使用新的随机串`
        notebook.broke({ en, zh }, exchange)
      } else notebook.exercised()
    },
  }),
}
