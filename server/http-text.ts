import { findHeader, toText, type WireHeader } from '../mocks/wire.js'
import { shorten, UsageError } from '../mocks/usage.js'

/** A request as it stands in a file, such as a recorded one. */
export interface HttpText {
  readonly method: string
  readonly target: string
  readonly host?: string
  readonly headers: readonly WireHeader[]
  readonly body: Uint8Array
  /** What had to be guessed. */
  readonly notes: readonly string[]
}

/**
 * Reads request line, headers, an empty line and the body. Lines of the head end in LF or CRLF; the bytes of the body are
 * left alone, for a signature covers them. Throws `UsageError` for what is no request.
 */
export function readHttpText(bytes: Uint8Array): HttpText {
  const { lines, rest } = splitHead(bytes)
  const [requestLine = '', ...fields] = lines
  const { method, target, host } = readRequestLine(requestLine)
  const headers = fields.map(readHeader)
  const { body, notes } = cutBody(rest, findHeader(headers, 'content-length'))
  const named = findHeader(headers, 'host') ?? host
  return { method, target, ...(named !== undefined && { host: named }), headers, body, notes }
}

function splitHead(bytes: Uint8Array): { lines: string[]; rest: Uint8Array } {
  const lines: string[] = []
  let at = 0
  while (at < bytes.length) {
    const feed = bytes.indexOf(LF, at)
    const end = feed === -1 ? bytes.length : feed
    const line = toText(bytes.subarray(at, bytes[end - 1] === CR ? end - 1 : end))
    at = end + 1
    // Empty lines in front of the request line come from here-documents.
    if (line === '' && lines.length > 0) break
    if (line !== '') lines.push(line)
  }
  return { lines, rest: bytes.subarray(at) }
}

const [LF, CR] = [0x0a, 0x0d]

function readRequestLine(line: string): { method: string; target: string; host?: string } {
  const { method, address } = REQUEST_LINE.exec(line)?.groups ?? {}
  if (method === undefined || address === undefined) {
    const came = line === '' ? 'nothing' : JSON.stringify(shorten(line))
    throw new UsageError(`a request line such as POST /v3/... HTTP/1.1 was expected, ${came} came`)
  }
  return { method, ...splitAddress(address) }
}

const REQUEST_LINE =
  /^(?<method>[A-Za-z]{1,20}) +(?<address>(?:\/|https?:\/\/)\S*)(?: +HTTP\/[\d.]+)? *$/

/** Path and query exactly as they are written, without a fragment, which is never sent. */
export function splitAddress(address: string): { target: string; host?: string } {
  const { host, rest = '' } = ADDRESS.exec(address)?.groups ?? {}
  const target = rest.startsWith('/') ? rest : `/${rest}`
  return { target, ...(host !== undefined && { host }) }
}

const ADDRESS = /^(?:https?:\/\/(?<host>[^/?#]*))?(?<rest>[^#]*)/

function readHeader(line: string): WireHeader {
  const colon = line.indexOf(':')
  if (colon > 0) return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
  const came = JSON.stringify(shorten(line))
  throw new UsageError(`a header such as Host: api.mch.weixin.qq.com was expected, ${came} came`)
}

/** An editor ends every file with a newline; Content-Length knows whether it belongs to the body. */
function cutBody(
  rest: Uint8Array,
  declared: string | undefined,
): { body: Uint8Array; notes: readonly string[] } {
  const asIs = { body: rest, notes: [] }
  if (declared === undefined) return isBlank(rest) ? { body: new Uint8Array(), notes: [] } : asIs
  if (!/^\d{1,15}$/.test(declared)) return asIs
  const length = Number(declared)
  if (rest.length === length) return asIs
  if (rest.length > length && isBlank(rest.subarray(length))) {
    const note = `the newline behind the ${length} bytes of Content-Length was left out`
    return { body: rest.subarray(0, length), notes: [note] }
  }
  const note = `Content-Length is ${length}, but the body here has ${rest.length} bytes: is it the body that was sent?`
  return { body: rest, notes: [note] }
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === LF || byte === CR)
