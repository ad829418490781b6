import { type Parsed } from './peek.js'
import { plainHost } from './destination.js'

export type ClientHello =
  { readonly kind: 'hello'; readonly serverName?: string } | { readonly kind: 'malformed' }

/** The first byte of a TLS connection: a record of the handshake. */
export const TLS_BYTE = 0x16
const CLIENT_HELLO = 1
/** More than any client sends; keys that resist quantum computers take 2 KiB. */
const LIMIT = 16 * 1024

/**
 * Which host a TLS client names (RFC 8446, 4.1.2 and 5.1; RFC 6066, 3), undefined while bytes are missing. Nothing is
 * used up: whoever ends the connection, here or elsewhere, needs all of it.
 */
export function parseClientHello(bytes: Buffer): Parsed<ClientHello> | undefined {
  const message = bytes.length > LIMIT ? 'malformed' : firstMessage(bytes)
  if (message === undefined) return undefined
  return { length: 0, value: message === 'malformed' ? { kind: 'malformed' } : readHello(message) }
}

/** The body of the first handshake message, which may be spread over several records. */
function firstMessage(bytes: Buffer): Buffer | 'malformed' | undefined {
  const fragments: Buffer[] = []
  for (let at = 0; bytes.length >= at + 5;) {
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    if (bytes[at] !== TLS_BYTE || bytes[at + 1] !== 3 || end === at + 5) return 'malformed'
    fragments.push(bytes.subarray(at + 5, end))
    const message = Buffer.concat(fragments)
    if (message.length > 0 && message[0] !== CLIENT_HELLO) return 'malformed'
    const length = message.length < 4 ? undefined : message.readUIntBE(1, 3)
    if (length !== undefined && length > LIMIT) return 'malformed'
    if (length !== undefined && message.length >= 4 + length) return message.subarray(4, 4 + length)
    at = end
  }
  return undefined
}

function readHello(message: Buffer): ClientHello {
  try {
    const name = readServerName(message)
    if (name === undefined) return { kind: 'hello' }
    const serverName = plainHost(name)
    return serverName === undefined ? { kind: 'malformed' } : { kind: 'hello', serverName }
  } catch (error) {
    // A length points behind the end.
    if (error instanceof RangeError) return { kind: 'malformed' }
    throw error
  }
}

function readServerName(message: Buffer): string | undefined {
  let at = 2 + 32 // version and random
  at += 1 + message.readUInt8(at) // session id
  at += 2 + message.readUInt16BE(at) // cipher suites
  at += 1 + message.readUInt8(at) // compression methods
  if (at === message.length) return undefined // no extensions, which TLS 1.0 allows
  for (at += 2; at < message.length;) {
    const type = message.readUInt16BE(at)
    const length = message.readUInt16BE(at + 2)
    if (type === 0) {
      // A list with a length, whose first entry has a type, 0 for a host name, and a length of its own.
      const end = at + 9 + message.readUInt16BE(at + 7)
      if (end > message.length) throw new RangeError('a name behind the end')
      return message.toString('latin1', at + 9, end)
    }
    at += 4 + length
  }
  return undefined
}
