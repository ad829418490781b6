import type { ClauseJudge } from '../../watch.js'
import { differingMerchants, hasGoodSignature, isLookedAt } from './signature.js'

/** What a test declares of a certificate, that it has expired or was replaced, is not the client's doing. */
export const serial: ClauseJudge = {
  clause: 'sign/serial',
  watch: (notebook, surroundings) => ({
    exchange(seen) {
      if (!isLookedAt(seen, surroundings)) return
      const { exchange, headers } = seen
      if (exchange.outcome === 'serial-wrong') {
        if (differingMerchants(seen)) return
        const sent = /\bserial_no="([^"]*)"/.exec(headers.authorization ?? '')?.[1] ?? ''
        const en = exchange.diagnosis ?? `serial_no ${sent} is not that of the merchant`
        const zh = `serial_no ${sent.slice(0, 64)} 不是商户 ${seen.signer ?? ''} 的商户 API 证书序列号`
        notebook.broke({ en, zh }, exchange)
      } else if (exchange.outcome === 'signature-wrong' || hasGoodSignature(seen))
        notebook.exercised()
    },
  }),
}
