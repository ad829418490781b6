import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { wechatHosts } from '../mocks/hosts.js'
import { pemBytes, toPem } from '../mocks/crypto/pem.js'
import type { Ca } from './ca.js'
import type { Environment } from './io.js'
import { javaKeystore } from './jks.js'
import { nodePreload } from './node-preload.js'
import { readRootCertificates } from './root-certificates.js'
import { instanceFolder, trustPaths, writeIfChanged } from './state-files.js'

/** What makes a program trust the mock without a change of its code: the paths for its environment. */
export interface TrustFiles {
  /** PEM, ours alone: for programs that add it to what they trust, such as Node. */
  readonly caPath: string
  /** PEM, ours and the roots of the system: for programs that trust nothing else then. */
  readonly bundlePath: string
  /** The same as a JKS, with the password `changeit`. */
  readonly truststorePath: string
  /** A folder for `PHP_INI_SCAN_DIR`. */
  readonly phpIniDir: string
  /** A CommonJS file for `node --require`; it holds the port. */
  readonly nodePreload: string
  /** For `jdk.net.hosts.file`, which takes the place of every other source of names. */
  readonly jvmHosts: string
}

export interface TrustFilesOptions {
  readonly state: string
  readonly ca: Pick<Ca, 'certificate' | 'path'>
  /** Where the mock takes TLS on 127.0.0.1. */
  readonly port: number
  /** Names the roots that are trusted already. */
  readonly env: Environment
}

export const TRUSTSTORE_PASSWORD = 'changeit'

/** Writes what is not there yet or has changed. */
export async function writeTrustFiles(options: TrustFilesOptions): Promise<TrustFiles> {
  const { state, ca, port, env } = options
  const { bundle, truststore, phpIni, jvmHosts } = trustPaths(state)
  const preload = join(instanceFolder(state, port), 'node-preload.cjs')
  const roots = await readRootCertificates(env)
  await Promise.all([
    writeIfChanged(
      bundle,
      [ca.certificate, ...roots.map((der) => toPem('CERTIFICATE', der))].join(''),
    ),
    writeIfChanged(truststore, truststoreOf(ca.certificate, roots)),
    writeIfChanged(phpIni, phpSettings(bundle)),
    writeIfChanged(jvmHosts, hostsFile()),
    writeIfChanged(preload, nodePreload(port, ca.certificate)),
  ])
  return {
    caPath: ca.path,
    bundlePath: bundle,
    truststorePath: truststore,
    phpIniDir: dirname(phpIni),
    nodePreload: preload,
    jvmHosts,
  }
}

/** Removes what holds the port of an instance. A program with the preload in its `NODE_OPTIONS` cannot start then. */
export async function removeInstanceFiles(state: string, port: number): Promise<void> {
  await rm(instanceFolder(state, port), { recursive: true, force: true })
}

function truststoreOf(certificate: string, roots: readonly Buffer[]): Buffer {
  const ours = { alias: 'wechatpay-mock', certificate: pemBytes(certificate, 'CERTIFICATE') }
  const others = roots.map((der, index) => ({ alias: `root-${index + 1}`, certificate: der }))
  return javaKeystore([ours, ...others], TRUSTSTORE_PASSWORD)
}

function phpSettings(bundle: string): string {
  const quoted = `"${bundle.replaceAll(/["\\]/g, '\\$&')}"`
  return [
    '; Written by wechatpay-mock; what is changed here is lost at its next start.',
    `curl.cainfo = ${quoted}`,
    `openssl.cafile = ${quoted}`,
    '',
  ].join('\n')
}

/**
 * Java asks no SOCKS proxy for a loopback address, so the hosts of WeChat get one that is set aside for documents
 * (RFC 5737) and leads nowhere. The name of this machine is there because loggers ask for it.
 */
function hostsFile(): string {
  const lines = [
    '# Written by wechatpay-mock; what is changed here is lost at its next start.',
    `127.0.0.1 localhost ${hostname()}`,
    '::1 localhost',
    ...wechatHosts.map((host) => `192.0.2.1 ${host}`),
  ]
  return `${lines.join('\n')}\n`
}
