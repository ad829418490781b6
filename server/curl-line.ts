import { UsageError } from '../mocks/usage.js'
import { toExactText } from '../mocks/wire.js'

export type CurlBody =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }

export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly authorization: string
  readonly body?: CurlBody
}

/** A command line for a POSIX shell that sends exactly what was signed. */
export function curlLine({ method, url, authorization, body }: CurlRequest): string {
  const words = [
    `curl -X ${method} ${quoteShell(url)}`,
    // Both are things that curl would do to the URL after it has been signed.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...(/\/\./.test(url) ? ['--path-as-is'] : []),
    `-H ${quoteShell(`Authorization: ${authorization}`)}`,
    "-H 'Accept: application/json'",
    ...(body ? ["-H 'Content-Type: application/json'", dataOf(body)] : []),
  ]
  return words.join(' \\\n  ')
}

function dataOf(body: CurlBody): string {
  if (body.kind === 'file') return `--data-binary ${quoteShell(`@${body.path}`)}`
  const text = toExactText(body.bytes)
  if (text === undefined || text.includes('\0') || text.length > MAX_INLINE) {
    throw new UsageError(
      'this body does not fit into a command line; put it into a file: --body FILE',
    )
  }
  // A body that begins with @ is a file name to the other data flags.
  return `--data-raw ${quoteShell(text)}`
}

/** Less than the longest argument that Linux takes, 128 KiB. */
const MAX_INLINE = 32 * 1024

const quoteShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
