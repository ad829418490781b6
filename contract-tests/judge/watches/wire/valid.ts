import type { ClauseJudge } from '../../watch.js'
import { mismatchInChinese } from './mismatch-in-chinese.js'
import { differingMerchants, hasGoodSignature, isLookedAt } from './signature.js'

export const valid: ClauseJudge = {
  clause: 'sign/valid',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      if (!isLookedAt(seen, surroundings)) return
      const { exchange } = seen
      if (exchange.outcome === 'signature-wrong') {
        if (differingMerchants(seen)) return
        const { diagnosis = '' } = exchange
        const en = `the signature does not fit what was sent: ${diagnosis}`
        const zh = `签名与实际发出的内容不符：${mismatchInChinese(diagnosis)}`
        notebook.broke({ en, zh }, exchange)
      } else if (hasGoodSignature(seen)) notebook.exercised()
    },
  }),
}
