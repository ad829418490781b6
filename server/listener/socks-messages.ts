import { type Destination, plainHost } from './destination.js'
import type { Parsed } from './peek.js'

/** RFC 1928, as far as a client needs it that wants a TCP connection. */
export const SOCKS_BYTE = 5
export const NO_AUTHENTICATION = 0
export const NO_ACCEPTABLE_METHOD = 0xff

export const socksReply = {
  succeeded: 0,
  generalFailure: 1,
  notAllowed: 2,
  commandNotSupported: 7,
  addressTypeNotSupported: 8,
} as const
export type SocksReply = (typeof socksReply)[keyof typeof socksReply]

export type SocksRequest =
  | { readonly kind: 'connect'; readonly destination: Destination }
  | { readonly kind: 'refused'; readonly reply: SocksReply }

const CONNECT = 1
const IPV4 = 1
const DOMAIN = 3
const IPV6 = 4

/** The ways to authenticate that a client offers. */
export function parseGreeting(bytes: Buffer): Parsed<Buffer> | undefined {
  const length = 2 + (bytes[1] ?? 0)
  if (bytes.length < 2 || bytes.length < length) return undefined
  return { value: bytes.subarray(2, length), length }
}

export function parseRequest(bytes: Buffer): Parsed<SocksRequest> | undefined {
  if (bytes.length < 5) return undefined
  const refused = (reply: SocksReply): Parsed<SocksRequest> => ({
    value: { kind: 'refused', reply },
    length: bytes.length,
  })
  const [version, command, , addressType, first = 0] = bytes
  if (version !== SOCKS_BYTE) return refused(socksReply.generalFailure)
  if (command !== CONNECT) return refused(socksReply.commandNotSupported)
  const end = endOfAddress(addressType, first)
  if (end === undefined) return refused(socksReply.addressTypeNotSupported)
  if (bytes.length < end + 2) return undefined
  const host = plainHost(addressOf(addressType, bytes.subarray(4, end)))
  const port = bytes.readUInt16BE(end)
  if (host === undefined || port === 0) return refused(socksReply.generalFailure)
  return { value: { kind: 'connect', destination: { host, port } }, length: end + 2 }
}

function endOfAddress(type: number | undefined, first: number): number | undefined {
  switch (type) {
    case IPV4:
      return 4 + 4
    case IPV6:
      return 4 + 16
    case DOMAIN:
      return 4 + 1 + first
    default:
      return undefined
  }
}

function addressOf(type: number | undefined, bytes: Buffer): string {
  if (type === DOMAIN) return bytes.toString('latin1', 1)
  if (type === IPV4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16))
  return `[${groups.join(':')}]`
}

/** The address that a reply holds is of no use to a client that asked for a connection. */
export const formatReply = (reply: SocksReply): Buffer =>
  Buffer.of(SOCKS_BYTE, reply, 0, IPV4, 0, 0, 0, 0, 0, 0)
