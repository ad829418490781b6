/** What came in, exactly: nothing is decoded, sorted or lower-cased, because signatures cover the bytes. */
export interface WireRequest {
  readonly method: string
  /** Path and query as on the request line. */
  readonly target: string
  /** In the order and case in which they arrived. */
  readonly headers: readonly WireHeader[]
  readonly body: Uint8Array
  /** The caller's address; WeCom repeats it in its messages. */
  readonly clientIp?: string
}

export type WireHeader = readonly [name: string, value: string]

/** What goes out, exactly. Connection handling (`Connection`, `Keep-Alive`) belongs to whoever owns the socket. */
export interface WireResponse {
  readonly status: number
  readonly headers: readonly WireHeader[]
  readonly body: Uint8Array
}

/** The answer and how to deliver it; the adapter carries it out. */
export interface Reply {
  readonly response: WireResponse
  /** Wait so long before the first byte. */
  readonly delayMs?: number
  /** Break the connection instead of answering properly. */
  readonly fault?: 'reset' | 'hang' | 'truncate' | 'slow'
  /** Of `hang`: to be called when the client has gone away. */
  readonly onLeft?: () => void
}

const utf8 = {
  encode: new TextEncoder(),
  decode: new TextDecoder(),
  exact: new TextDecoder('utf-8', { fatal: true }),
}

export const toBytes = (text: string): Uint8Array => utf8.encode.encode(text)
export const toText = (bytes: Uint8Array): string => utf8.decode.decode(bytes)

/** The text that the bytes are, or nothing when they are no UTF-8. */
export function toExactText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.exact.decode(bytes)
  } catch {
    return undefined
  }
}

/** The value of the first header of that name, whatever its case. */
export function findHeader(headers: readonly WireHeader[], name: string): string | undefined {
  for (const [each, value] of headers) {
    // Most names differ in length already, which takes less to see.
    if (each.length === name.length && isSameName(each, name)) return value
  }
  return undefined
}

const isSameName = (one: string, other: string): boolean =>
  one === other || one.toLowerCase() === other.toLowerCase()

export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?')
  return mark === -1
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) }
}
