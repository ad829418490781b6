import { isIPv6, SocketAddress } from 'node:net'
import { wechatHosts } from '../../mocks/hosts.js'

/** Where a client wants to go. Names are in small letters, IPv6 addresses without brackets. */
export interface Destination {
  readonly host: string
  readonly port: number
}

const NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

/** A host name or address in its plainest form: no brackets, no capitals, no dot at the end, no spare zeros. */
export function plainHost(text: string): string | undefined {
  const lower = text.toLowerCase()
  const address = /^\[([0-9a-f:.]+)\]$/.exec(lower)?.[1]
  if (address !== undefined) {
    return isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : undefined
  }
  const name = lower.replace(/\.$/, '')
  return name.length <= 253 && NAME.test(name) ? name : undefined
}

/** `host:port`, as in CONNECT; the port may be missing where there is a default. */
export function parseDestination(text: string, defaultPort?: number): Destination | undefined {
  const [, hostText = '', portText] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = plainHost(hostText)
  const port = portText === undefined ? defaultPort : Number(portText)
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined
  return { host, port }
}

export const formatDestination = ({ host, port }: Destination): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

const wechat: ReadonlySet<string> = new Set(wechatHosts)

export const isWechatHost = (host: string): boolean => wechat.has(host)

export const isLoopbackHost = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|(?:::ffff:)?127\.\d+\.\d+\.\d+|::1)$/.test(host)
