import type { Call, Caller } from '../../dialect.js'
import type { Corp } from '../../merchants/keyring.js'
import { Refusal } from '../../refusal.js'
import { findHeader, toText, type WireRequest } from '../../wire.js'
import type { World } from '../../world.js'

/**
 * Looks at the access_token, then at the address of the caller, then at what the app may do. A lenient mock takes a
 * token that it did not issue; one that it did issue has to be good.
 */
export function authenticate(world: World, { request, query, settings }: Call): Caller {
  if (settings.auth === 'off') return { kind: 'anonymous' }
  const token = query.get('access_token')
  if (!token) throw new Refusal('token-missing', missingToken(request))
  const found = world.tokens.look(token)
  switch (found.kind) {
    case 'valid': {
      const corp = world.merchants.keyring.corp(found.corpid)
      if (corp) checkApp(corp, request)
      return { kind: 'token', corpid: found.corpid }
    }
    case 'expired':
      throw new Refusal('token-expired', 'the access_token is too old; fetch a new one by gettoken')
    case 'revoked':
      throw new Refusal(
        'token-invalid',
        'the access_token was revoked; fetch a new one by gettoken and repeat the call',
      )
    case 'unknown':
      if (settings.auth === 'lenient') return { kind: 'token' }
      throw new Refusal(
        'token-invalid',
        'this access_token was not issued here; fetch one by gettoken',
      )
  }
}

function checkApp({ corpid, trustedIps, mayOrder }: Corp, { clientIp = '' }: WireRequest): void {
  if (trustedIps && !trustedIps.includes(clientIp)) {
    throw new Refusal(
      'ip-not-trusted',
      `the app of ${corpid} is declared to trust ${trustedIps.join(', ') || 'no address'}, the call came from ${clientIp}`,
    )
  }
  if (!mayOrder) {
    throw new Refusal(
      'app-not-allowed',
      `the app of ${corpid} is declared not to be among those that may call the payment API`,
    )
  }
}

function missingToken({ headers, body }: WireRequest): string {
  const wanted = 'access_token is looked for in the query only'
  if (findHeader(headers, 'Authorization'))
    return `${wanted}, not in Authorization; append ?access_token=...`
  if (toText(body).includes('"access_token"'))
    return `${wanted}, not in the body; append ?access_token=...`
  return `${wanted} and is missing; append ?access_token=...`
}
