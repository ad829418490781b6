import { type Destination, parseDestination } from './destination.js'

/** What a client asks of a proxy: `POST https://host/path HTTP/1.1`. */
export interface AbsoluteForm {
  readonly isTls: boolean
  /** As written, without credentials. */
  readonly host: string
  /** Undefined if `host` names no place. */
  readonly destination: Destination | undefined
  /** Path and query, byte for byte: the signature covers them. */
  readonly target: string
}

/** Takes the target of a request to a proxy apart; undefined for the target of an ordinary request. */
export function originForm({
  url = '',
}: {
  readonly url?: string | undefined
}): AbsoluteForm | undefined {
  // The usual case, at the cost of one comparison.
  if (url.startsWith('/')) return undefined
  const [, scheme, authority, rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  if (scheme === undefined || authority === undefined) return undefined
  const isTls = scheme.toLowerCase() === 'https'
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return {
    isTls,
    host,
    destination: parseDestination(host, isTls ? 443 : 80),
    target: rest.startsWith('/') ? rest : `/${rest}`,
  }
}
