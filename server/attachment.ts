import { wechatHosts } from '../mocks/hosts.js'
import type { Environment } from './io.js'
import { TRUSTSTORE_PASSWORD, type TrustFiles } from './trust-files.js'

export interface AttachmentFacts {
  /** Of the mock, on 127.0.0.1. */
  readonly port: number
  readonly trust: TrustFiles
  /** What the child would get without the mock. */
  readonly env: Environment
  readonly platform: string
  /** Sends every socket of a JVM through the mock: for Apache HttpClient, which no proxy setting reaches. */
  readonly jvmSocks?: boolean
  /** Whether this machine finds the WeChat hosts by name; where it does not, a JVM is told where they are. */
  readonly canResolve?: boolean
}

/**
 * The variables that attach a client whose hosts are written into it: what it would get anyway, extended and not
 * replaced. `npm run test:sdks` proves each group by removing it: contract-tests/sdks/needed.mjs.
 */
export function attachment({
  port,
  trust,
  env,
  platform,
  jvmSocks = false,
  canResolve = true,
}: AttachmentFacts): { readonly [name: string]: string } {
  const proxy = `http://127.0.0.1:${port}`
  const extend = (name: string, addition: string, between = ' '): string =>
    [env[name], addition].filter(Boolean).join(between)
  return {
    // Proxy: axios, Python, PHP, Go. One spelling is enough for these; other programs read only one of the two.
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    ...withoutWechat('NO_PROXY', env),
    ...withoutWechat('no_proxy', env),
    // Node: the preload catches what knows no proxy, and trusts by itself.
    NODE_OPTIONS: extend('NODE_OPTIONS', quoteForNode(`--require=${trust.nodePreload}`)),
    // Node adds these to what it trusts; the bundle holds what was named there before.
    NODE_EXTRA_CA_CERTS: env['NODE_EXTRA_CA_CERTS'] ? trust.bundlePath : trust.caPath,
    // Go, and OpenSSL in general: httpx, Ruby, .NET on Linux.
    SSL_CERT_FILE: trust.bundlePath,
    // Python's requests.
    REQUESTS_CA_BUNDLE: trust.bundlePath,
    // The curl command, for scripts. It reads SSL_CERT_FILE too, but not where a bundle of the user's is set.
    CURL_CA_BUNDLE: trust.bundlePath,
    // PHP: an empty first entry keeps the folder that is built in.
    PHP_INI_SCAN_DIR: [env['PHP_INI_SCAN_DIR'] ?? '', trust.phpIniDir].join(
      platform === 'win32' ? ';' : ':',
    ),
    JAVA_TOOL_OPTIONS: extend(
      'JAVA_TOOL_OPTIONS',
      javaOptions(port, trust, jvmSocks, canResolve).join(' '),
    ),
  }
}

function javaOptions(
  port: number,
  { truststorePath, jvmHosts }: TrustFiles,
  jvmSocks: boolean,
  canResolve: boolean,
): readonly string[] {
  return [
    '-Dhttps.proxyHost=127.0.0.1',
    `-Dhttps.proxyPort=${port}`,
    quoteForJava(`-Djavax.net.ssl.trustStore=${truststorePath}`),
    `-Djavax.net.ssl.trustStorePassword=${TRUSTSTORE_PASSWORD}`,
    ...(jvmSocks ? ['-DsocksProxyHost=127.0.0.1', `-DsocksProxyPort=${port}`] : []),
    ...(jvmSocks && !canResolve ? [quoteForJava(`-Djdk.net.hosts.file=${jvmHosts}`)] : []),
  ]
}

/** Node splits at blanks outside of double quotes, and takes a backslash inside of them for an escape. */
const quoteForNode = (word: string): string =>
  /[\s"]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word

/** The JVM splits at blanks outside of quotes of either kind, and knows no escapes. */
function quoteForJava(word: string): string {
  if (!/[\s"']/.test(word)) return word
  return word.includes('"') ? `'${word}'` : `"${word}"`
}

/** Exceptions from the proxy stay, except those that would let a client pass by the mock. */
function withoutWechat(name: string, env: Environment): { readonly [name: string]: string } {
  const given = env[name]
  if (given === undefined) return {}
  const kept = given
    .split(/[\s,]+/)
    .filter((entry) => entry !== '' && entry !== '*' && !wechatHosts.some(isCoveredBy(entry)))
  return { [name]: kept.join(',') }
}

/** `.qq.com`, `*.qq.com` and `qq.com` all cover `api.mch.weixin.qq.com`; a port makes no difference. */
const isCoveredBy =
  (entry: string) =>
  (host: string): boolean => {
    const domain = entry
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\*?\./, '')
    return host === domain || host.endsWith(`.${domain}`)
  }
