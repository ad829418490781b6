import { wechatHosts } from '../hosts.js'
import type { Finding, MismatchCause } from './mismatch-finding.js'

export interface TargetVariant extends Finding {
  readonly target: string
}

const AS_SENT = 'sign path and query exactly as they stand on the request line'

/** What clients take for the URL line instead of path and query as sent. */
export function* targetVariants(
  target: string,
  host: string | undefined,
): Generator<TargetVariant> {
  const [path = '', query] = splitOnce(target)
  const join = (newPath: string, newQuery = query): string =>
    newQuery === undefined ? newPath : `${newPath}?${newQuery}`
  const api = wechatHosts[0]
  for (const each of new Set([host ?? api, api])) {
    for (const origin of [`https://${each}`, `http://${each}`, each, `//${each}`]) {
      yield variant(
        'host-included',
        `the signed URL includes the host (${origin})`,
        origin + target,
      )
    }
  }
  if (query !== undefined) {
    yield variant('query-dropped', 'the query was left out of the signed URL', path)
    yield variant('query-sorted', 'the query was sorted for signing', join(path, sorted(query)))
    yield variant('decoded-target', 'the signed query was decoded', join(path, decoded(query)))
    const form = new URLSearchParams(query).toString()
    yield variant('encoded-target', 'the query was encoded anew for signing', join(path, form))
  }
  yield variant('decoded-target', 'the signed URL was percent-decoded', decoded(target))
  for (const encode of [encodeURI, encodeSegments]) {
    const encoded = join(attempt(encode, decoded(path)), query && attempt(encode, decoded(query)))
    yield variant('encoded-target', 'the signed URL was percent-encoded', encoded)
  }
  for (const capitals of [true, false]) {
    const what = `the signed URL has its percent escapes in ${capitals ? 'capitals' : 'small letters'}`
    yield variant('encoded-target', what, withEscapes(target, capitals))
  }
  yield path.endsWith('/')
    ? variant(
        'trailing-slash',
        'the signed path lacks the slash at its end',
        join(path.slice(0, -1)),
      )
    : variant('trailing-slash', 'the signed path has one slash more at its end', join(`${path}/`))
  yield variant('path-cut', 'the signed path lacks its first slash', target.replace(/^\//, ''))
  yield variant('path-cut', 'the signed path lacks its /v3', target.replace(/^\/v3(?=\/)/, ''))
}

const variant = (cause: MismatchCause, what: string, target: string): TargetVariant => ({
  cause,
  what,
  cure: AS_SENT,
  target,
})

function splitOnce(target: string): [path: string, query?: string] {
  const mark = target.indexOf('?')
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)]
}

const sorted = (query: string): string => query.split('&').sort().join('&')

const decoded = (text: string): string => attempt(decodeURIComponent, text)

/** Everything encoded but what separates: `|` and `,` and `:` become escapes. */
const encodeSegments = (text: string): string =>
  text.replaceAll(/[^/&=]+/g, (part) => encodeURIComponent(part))

/** The text as it is, where it is no text to encode or decode. */
function attempt(change: (text: string) => string, text: string): string {
  try {
    return change(text)
  } catch {
    return text
  }
}

const withEscapes = (target: string, capitals: boolean): string =>
  target.replaceAll(/%[0-9a-f]{2}/gi, (escape) =>
    capitals ? escape.toUpperCase() : escape.toLowerCase(),
  )
