import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>

/** Where a notice may go, and what was found out about it. */
export interface Target {
  /** Checked, and the only ones that may be connected to. */
  readonly addresses: readonly LookupAddress[]
  /** Whether all of them are this machine. */
  readonly isLoopback: boolean
}

/** This mock does not send there. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress'
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const privateNetworks = new BlockList()
privateNetworks.addSubnet('10.0.0.0', 8, 'ipv4')
privateNetworks.addSubnet('172.16.0.0', 12, 'ipv4')
privateNetworks.addSubnet('192.168.0.0', 16, 'ipv4')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')

/** Among these are the metadata services of clouds, which give away secrets to whoever asks from inside. */
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')

/** The metadata service of AWS has an address that would count as private. */
linkLocal.addAddress('fd00:ec2::254', 'ipv6')

/** A gatekeeper for notices: loopback and private networks are open, other hosts only by name. */
export class Addresses {
  readonly #allowed: ReadonlySet<string>
  readonly #resolve: Resolve

  constructor(allow: readonly string[], resolve: Resolve = resolveAll) {
    this.#allowed = new Set(allow.map(plainName))
    this.#resolve = resolve
  }

  /** Resolves once and checks what came of it; whoever connects to these addresses cannot be sent elsewhere. */
  async check(url: URL): Promise<Target> {
    const host = plainName(url.hostname)
    const family = isIP(host)
    const found = family === 0 ? await this.#resolve(host) : [{ address: host, family }]
    const addresses = found.filter((each) => this.#mayReach(host, each))
    if (addresses.length === 0) throw new RefusedAddress(refusalOf(host, found))
    return { addresses, isLoopback: addresses.every((each) => contains(loopback, each)) }
  }

  /** A name opens what it resolves to, but for link-local addresses, which have to be allowed themselves. */
  #mayReach(host: string, found: LookupAddress): boolean {
    if (this.#allowed.has(plainName(found.address))) return true
    if (contains(linkLocal, found)) return false
    const isNear = contains(loopback, found) || contains(privateNetworks, found)
    return isNear || this.#allowed.has(host)
  }
}

const resolveAll: Resolve = (name) => lookup(name, { all: true })

/** Without brackets, capitals and the dot at the end. */
const plainName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

const contains = (list: BlockList, { address, family }: LookupAddress): boolean =>
  list.check(address, family === 6 ? 'ipv6' : 'ipv4')

function refusalOf(host: string, found: readonly LookupAddress[]): string {
  const addresses = found.map(({ address }) => address).join(', ')
  const resolved = addresses === host ? host : `${host} (${addresses || 'no address'})`
  const isLink = found.some((each) => contains(linkLocal, each))
  const remedy = isLink ? `--notify-allow ${found[0]?.address}` : `--notify-allow ${host}`
  return `${resolved} is neither loopback nor private, so nothing is sent there; allow it with ${remedy}`
}
