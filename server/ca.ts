import type { X509Certificate } from 'node:crypto'
import { wechatHosts } from '../mocks/hosts.js'
import type { Names } from './ca-certificate.js'
import { CA_NAME, damaged, openCaKey, parseCaCertificate, readCaFile } from './ca-files.js'
import { daysFrom, issueLeaves, type Leaves, localNames } from './leaves.js'
import { createOnce, removeFile, trustPaths, writeIfChanged } from './state-files.js'

/**
 * The certificate authority of one state folder. It can vouch for the hosts of WeChat and for this machine only: the
 * certificate itself says so, and all verifiers hold it to that but Java, which does not look for limits in what it
 * trusts directly (seen with 17 and 25). It never goes into the store of a system or of a browser.
 */
export interface Ca extends Leaves {
  /** PEM. */
  readonly certificate: string
  /** Where the certificate stands. */
  readonly path: string
}

const VALID_DAYS = 825
const RENEW_MS = 30 * 86_400_000

const permitted: Names = {
  dns: [...wechatHosts, ...localNames.dns],
  addresses: localNames.addresses,
}

/**
 * Opens the certificate authority of a state folder; the first who asks makes it.
 *
 * @example
 * const ca = await openCa('/home/me/.local/state/wechatpay-mock')
 * tls.createServer({ SNICallback: (name, done) => ca.secureContextFor(name).then((it) => done(null, it), done) })
 */
export async function openCa(state: string, now: () => number = Date.now): Promise<Ca> {
  const { ca: path, caKey } = trustPaths(state)
  const key = await openCaKey(path, caKey)
  const issuer = { name: CA_NAME, key }
  const authority = (certificate: string): Ca => ({
    certificate,
    path,
    ...issueLeaves(issuer, certificate, now),
  })
  const makeCertificate = async (): Promise<Buffer> => {
    const { makeCaCertificate } = await import('./ca-certificate.js')
    return Buffer.from(makeCaCertificate(issuer, permitted, daysFrom(now(), VALID_DAYS)))
  }

  const found = (await readCaFile(path)) ?? (await createOnce(path, await makeCertificate()))
  const x509 = parseCaCertificate(path, found)
  if (!x509.checkPrivateKey(key)) throw damaged(caKey, 'ca.pem is for another key')
  if (isCurrent(x509, now())) return authority(found.toString())

  // The key stays, so whoever trusts the old certificate trusts what is signed from now on as well.
  const renewed = await makeCertificate()
  await writeIfChanged(path, renewed)
  return authority(renewed.toString())
}

/** A version that knows more hosts than the one that made the certificate needs another. */
const isCurrent = ({ validFrom, validTo, raw }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now &&
  now < Date.parse(validTo) - RENEW_MS &&
  permitted.dns.every((name) => raw.includes(dnsNameInDer(name)))

/** Looked for as bytes, so that an ordinary start need not load a parser. */
const dnsNameInDer = (name: string): Buffer =>
  Buffer.from([0x82, name.length, ...Buffer.from(name, 'latin1')])

export interface CaFacts {
  readonly subject: string
  /** SHA-256, in pairs of hexadecimal digits. */
  readonly fingerprint: string
  readonly validFrom: Date
  readonly validTo: Date
  /** The only names that it can vouch for: `DNS:localhost`, `IP:127.0.0.1/32`. */
  readonly constraints: readonly string[]
  readonly path: string
}

/** What to tell about the certificate of a state folder, if there is one. Makes and renews nothing. */
export async function showCa(state: string): Promise<CaFacts | undefined> {
  const { ca: path } = trustPaths(state)
  const found = await readCaFile(path)
  if (found === undefined) return undefined
  const x509 = parseCaCertificate(path, found)
  const { permittedNames } = await import('./ca-certificate.js')
  return {
    subject: x509.subject,
    fingerprint: x509.fingerprint256,
    validFrom: new Date(x509.validFrom),
    validTo: new Date(x509.validTo),
    constraints: permittedNames(found.toString()),
    path,
  }
}

/**
 * Deletes the certificate authority and the trust files made from it; returns the paths that were there. A program that
 * was told to trust them has to be started again.
 */
export async function removeCa(state: string): Promise<readonly string[]> {
  // The certificate goes first: one without its key would look like damage to whoever starts at this moment.
  const { ca, ...others } = trustPaths(state)
  const removed: string[] = []
  for (const path of [ca, ...Object.values(others)]) {
    if (await removeFile(path)) removed.push(path)
  }
  return removed
}
