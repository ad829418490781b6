import { BlockList, isIP } from 'node:net'
import { type Destination, isLoopbackHost, plainHost } from './destination.js'

/** The proxy that was set before the mock took its place. */
export interface PreviousProxy extends Destination {
  readonly isTls: boolean
  /** `Proxy-Authorization`, if its URL holds credentials. */
  readonly authorization?: string
}

/** Reads what stands in HTTPS_PROXY; undefined for what is no HTTP proxy. */
export function parsePreviousProxy(text: string): PreviousProxy | undefined {
  // Many programs take a proxy without its scheme.
  const url = parseUrl(text.includes('://') ? text : `http://${text}`)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const isTls = url.protocol === 'https:'
  const host = plainHost(url.hostname)
  if (host === undefined) return undefined
  const port = Number(url.port || (isTls ? 443 : 80))
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`
  return {
    host,
    port,
    isTls,
    ...(credentials !== ':' && {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    }),
  }
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Whether NO_PROXY exempts a host: `*`, a name with all names below it, an address, a network as `10.0.0.0/8`; each
 * may carry a port. This machine is always exempt, since a proxy elsewhere would take it for itself.
 */
export function isExempt(destination: Destination, noProxy = ''): boolean {
  if (isLoopbackHost(destination.host)) return true
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, destination))
}

function matches(entry: string, { host, port }: Destination): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isInNetwork(host, entry)
  const [, name = '', entryPort] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (entryPort !== undefined && Number(entryPort) !== port) return false
  const plain = name.replace(/^\*?\.|^\[|\]$/g, '')
  return plain !== '' && (host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`)))
}

function isInNetwork(host: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/')
  const version = isIP(host)
  if (version === 0 || version !== isIP(network) || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (version === 4 ? 32 : 128)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(bits), family)
  return list.check(host, family)
}

/** Which way leads to a host: through the proxy that was set before, or undefined for the direct one. */
export type ChooseProxy = (destination: Destination) => PreviousProxy | undefined

export function proxyChooser(
  text: string | undefined,
  noProxy: string | undefined,
  isOwn: (destination: Destination) => boolean,
  problem: (line: string) => void,
): ChooseProxy {
  if (!text) return () => undefined
  let proxy = parsePreviousProxy(text)
  // The text may hold a password, so it is not shown.
  if (!proxy) problem('the proxy that was set before is no http:// or https:// URL; it is ignored')
  return (destination) => {
    if (proxy && isOwn(proxy)) {
      problem('the proxy that was set before is this mock itself; it is ignored')
      proxy = undefined
    }
    return proxy && !isExempt(destination, noProxy) ? proxy : undefined
  }
}
