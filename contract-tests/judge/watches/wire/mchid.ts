import type { ClauseJudge } from '../../watch.js'
import { hasSchema } from './endpoints.js'
import { differingMerchants, hasGoodSignature, isLookedAt } from './signature.js'
import { stageOf } from './stage.js'

export const mchid: ClauseJudge = {
  clause: 'sign/mchid',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      const { exchange, headers } = seen
      if (!isLookedAt(seen, surroundings) || !hasSchema(exchange.endpoint)) return
      if (headers.authorization === undefined) return
      // The mock has compared the two, and goes on only where they are one.
      if (stageOf(exchange) === 'done' && hasGoodSignature(seen)) {
        notebook.exercised()
        return
      }
      const different = differingMerchants(seen)
      if (!different) return
      const { signer, named } = different
      const en = `merchant ${signer} signed, and the request names ${named}; they must be the same`
      const zh = `签名的商户号是 ${signer}，请求中的商户号是 ${named}，两者必须一致`
      notebook.broke({ en, zh }, exchange)
    },
  }),
}
