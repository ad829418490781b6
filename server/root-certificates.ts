import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { CA_NAME } from './ca-files.js'
import type { Environment } from './io.js'

/** Where the systems keep their roots in one file, the most common ones first. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch, Gentoo
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // Fedora, Red Hat
  '/etc/pki/tls/certs/ca-bundle.crt', // older Red Hat, Amazon Linux
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/certs/ca-bundle.crt', // NixOS
  '/etc/ssl/cert.pem', // Alpine, macOS, BSD
] as const

/** The variables that a bundle of ours takes the place of: what somebody trusts by them has to stay trusted. */
const NAMED_BUNDLES = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'] as const

/**
 * What a program around us trusts, as DER: `SSL_CERT_FILE` or else the roots of the system or else those of Node, and
 * what other variables add. Our own certificates, of this or another state folder, are left out.
 */
export async function readRootCertificates(env: Environment): Promise<readonly Buffer[]> {
  const roots = await firstBundle([env['SSL_CERT_FILE'], ...SYSTEM_BUNDLES])
  const added = await Promise.all(NAMED_BUNDLES.map((name) => readBundle(env[name])))
  const all = [...(roots ?? rootCertificates.map(derOf)), ...added.flat()]
  const distinct = new Map(all.map((der) => [der.toString('latin1'), der]))
  return [...distinct.values()].filter((der) => !der.includes(CA_NAME))
}

async function firstBundle(
  paths: readonly (string | undefined)[],
): Promise<readonly Buffer[] | undefined> {
  for (const path of paths) {
    const found = await readBundle(path)
    if (found.length > 0) return found
  }
  return undefined
}

/** A file that cannot be read adds nothing, as it does for the programs that look for it. */
async function readBundle(path: string | undefined): Promise<readonly Buffer[]> {
  if (path === undefined || path === '') return []
  const text = await readFile(path, 'latin1').catch(() => '')
  return (text.match(CERTIFICATE) ?? []).map(derOf).filter(isWhole)
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const derOf = (pem: string): Buffer =>
  Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64')

/**
 * Java refuses a whole keystore for one damaged certificate. The length that DER begins with finds what is cut; to
 * parse some 150 certificates would take ten times as long as everything else here.
 */
const isWhole = (der: Buffer): boolean =>
  der.length > 4 && der.readUInt16BE(0) === 0x3082 && der.readUInt16BE(2) === der.length - 4
