import type { Call } from '../../dialect.js'
import type { Endpoint } from '../../endpoint.js'
import { type NaturalReason, Refusal } from '../../refusal.js'
import { findHeader } from '../../wire.js'

/** One report says that only these are taken, a second one adds the Hong Kong and Taiwan forms (apiv3.md 6.1). */
const LANGUAGE = /(?:^|,)\s*(?:zh(?:-CN|-HK|-TW)?|en(?:-US)?)\s*(?:;|,|$)/i

/**
 * Accept, User-Agent and Accept-Language. Since 2026 only the older paths refuse a request for them, before they look
 * at its signature; elsewhere, and unless the mock is strict, they are worth a note.
 */
export function checkHeaders({ request, settings, notes }: Call, { gateway }: Endpoint): void {
  if (settings.auth === 'off') return
  const complain = (reason: NaturalReason, diagnosis: string): void => {
    if (settings.auth === 'strict' && gateway === 'general') throw new Refusal(reason, diagnosis)
    notes.push(diagnosis)
  }
  const missing = ['Accept', 'User-Agent'].filter((name) => !findHeader(request.headers, name))
  if (missing.length > 0) {
    complain(
      'headers-missing',
      `no ${missing.join(' and no ')} header; the platform may refuse that`,
    )
  }
  const language = findHeader(request.headers, 'Accept-Language')
  if (language !== undefined && language !== '' && !LANGUAGE.test(language)) {
    complain(
      'language-unsupported',
      `Accept-Language: ${language.slice(0, 40)} was refused on /v3/certificates; send zh-CN or en`,
    )
  }
}
