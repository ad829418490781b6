import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { wechatHosts } from '../mocks/hosts.js'
import type { Issuer, Names, Validity } from './ca-certificate.js'

/** Both as PEM. */
export interface Leaf {
  readonly key: string
  readonly cert: string
}

export interface Leaves {
  /** For a host of WeChat, one of its own; for every other name the one of `localhost`, `127.0.0.1` and `::1`. */
  leafFor(host: string): Promise<Leaf>
  /** The same, ready for a TLS server. Answers at once from the second time on, so it may be asked per connection. */
  secureContextFor(host: string): Promise<SecureContext>
}

/** The names of this machine for itself. */
export const localNames: Names = {
  dns: ['localhost'],
  addresses: [Uint8Array.of(127, 0, 0, 1), Uint8Array.of(...Array<number>(15).fill(0), 1)],
}

const DAY_MS = 86_400_000
const VALID_DAYS = 7
const RENEW_DAYS = 1

/** Begins a day ago: the clock of a container or of a test may be behind. */
export const daysFrom = (now: number, days: number): Validity => ({
  from: new Date(now - DAY_MS),
  until: new Date(now + days * DAY_MS),
})

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** P-256: every client that knows TLS 1.2 takes it, and it is made, and signs, in a fraction of a millisecond. */
export const makeKeyPair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' })

export const privateKeyPem = ({ privateKey }: KeyPair): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

interface Served {
  readonly leaf: Leaf
  readonly context: SecureContext
  readonly renewAt: number
}

/** The certificates that one process shows. They have one key, which never leaves it. */
export function issueLeaves(issuer: Issuer, authority: string, now: () => number): Leaves {
  const pair = makeKeyPair()
  const key = privateKeyPem(pair)
  // There are no more entries than hosts of WeChat and one, whatever names clients ask for.
  const cache = new Map<string, Promise<Served>>()

  async function serve(names: Names): Promise<Served> {
    const { makeLeafCertificate } = await import('./ca-certificate.js')
    const cert = makeLeafCertificate(issuer, pair.publicKey, names, daysFrom(now(), VALID_DAYS))
    // Without `ca`, Node reads the roots of the system first, which takes longer than all of this.
    const context = createSecureContext({ key, cert, ca: authority })
    return { leaf: { key, cert }, context, renewAt: now() + (VALID_DAYS - RENEW_DAYS) * DAY_MS }
  }

  async function servedFor(host: string): Promise<Served> {
    const asked = host.toLowerCase().replace(/\.$/, '')
    const name = wechatHosts.find((each) => each === asked) ?? 'localhost'
    const cached = await cache.get(name)
    if (cached && now() < cached.renewAt) return cached
    const served = serve(name === 'localhost' ? localNames : { dns: [name], addresses: [] })
    cache.set(name, served)
    return served
  }

  return {
    leafFor: async (host) => (await servedFor(host)).leaf,
    secureContextFor: async (host) => (await servedFor(host)).context,
  }
}
