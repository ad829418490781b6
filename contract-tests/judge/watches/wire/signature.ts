import type { SeenExchange } from '../../sighting.js'
import type { Surroundings } from '../../watch.js'
import { hasSchema, isV3 } from './endpoints.js'
import { valueAt } from './members.js'
import { stageOf } from './stage.js'

/** How a lenient mock begins what it notes of a signature that it could not check. */
const UNCHECKED = /^(?:the signature|Authorization) was not checked/

/** Whether a request ought to be signed, and somebody looked whether it is. */
export const isLookedAt = (
  { exchange }: SeenExchange,
  { auth }: Pick<Surroundings, 'auth'>,
): boolean => auth !== 'off' && isV3(exchange.endpoint)

/** Whether the mock has checked the signature and found it right. */
export function hasGoodSignature({ exchange, headers }: SeenExchange): boolean {
  const stage = stageOf(exchange)
  if (stage !== 'done' && stage !== 'caller' && stage !== 'body') return false
  if (headers.authorization === undefined) return false
  const { notes } = exchange
  return notes.length === 0 || !notes.some((note) => UNCHECKED.test(note))
}

/** The merchant that the request itself names, in its body or its query. */
export function namedMerchant({ exchange, body }: SeenExchange): string | undefined {
  if (!hasSchema(exchange.endpoint)) return undefined
  const { request } = exchange
  if (request.method === 'GET') {
    const mark = request.target.indexOf('?')
    const query = new URLSearchParams(mark === -1 ? '' : request.target.slice(mark + 1))
    return query.get('mchid') ?? query.get('sp_mchid') ?? undefined
  }
  const named = valueAt(body(), '/mchid') ?? valueAt(body(), '/sp_mchid')
  return typeof named === 'string' ? named : undefined
}

/** Who signed and whose request it is, where these are two: everything else that is refused follows from it. */
export function differingMerchants(
  seen: SeenExchange,
): { readonly signer: string; readonly named: string } | undefined {
  const { signer } = seen
  const named = signer === undefined ? undefined : namedMerchant(seen)
  return signer === undefined || named === undefined || signer === named
    ? undefined
    : { signer, named }
}
