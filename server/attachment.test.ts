import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { attachment, type AttachmentFacts } from './attachment.js'
import { temporaryFolder } from './cli.testing.js'

const trustIn = (folder: string, between = '/'): AttachmentFacts['trust'] => {
  const at = (name: string): string => `${folder}${between}${name}`
  return {
    caPath: at('ca.pem'),
    bundlePath: at('bundle.pem'),
    truststorePath: at('truststore.jks'),
    phpIniDir: at('php.d'),
    nodePreload: at('node-preload.cjs'),
    jvmHosts: at('jvm-hosts'),
  }
}
const facts = (changes: Partial<AttachmentFacts> = {}): AttachmentFacts => ({
  port: 7290,
  trust: trustIn('/state'),
  env: {},
  platform: 'linux',
  ...changes,
})

test('an empty environment gets the block of variables', () => {
  expect(attachment(facts())).toEqual({
    HTTPS_PROXY: 'http://127.0.0.1:7290',
    https_proxy: 'http://127.0.0.1:7290',
    NODE_OPTIONS: '--require=/state/node-preload.cjs',
    NODE_EXTRA_CA_CERTS: '/state/ca.pem',
    SSL_CERT_FILE: '/state/bundle.pem',
    REQUESTS_CA_BUNDLE: '/state/bundle.pem',
    CURL_CA_BUNDLE: '/state/bundle.pem',
    PHP_INI_SCAN_DIR: ':/state/php.d',
    JAVA_TOOL_OPTIONS:
      '-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=7290 -Djavax.net.ssl.trustStore=/state/truststore.jks -Djavax.net.ssl.trustStorePassword=changeit',
  })
})

test('what is set already is extended, not replaced', () => {
  const env = {
    NODE_OPTIONS: '--max-old-space-size=512',
    JAVA_TOOL_OPTIONS: '-Xmx256m',
    PHP_INI_SCAN_DIR: '/etc/php/more',
    NODE_EXTRA_CA_CERTS: '/company/ca.pem',
    NO_PROXY: 'localhost,127.0.0.1,.internal',
  }
  const attached = attachment(facts({ env }))
  expect(attached['NODE_OPTIONS']).toMatch(/^--max-old-space-size=512 --require=/)
  expect(attached['JAVA_TOOL_OPTIONS']).toMatch(/^-Xmx256m -Dhttps/)
  expect(attached['PHP_INI_SCAN_DIR']).toBe('/etc/php/more:/state/php.d')
  expect(attached['NODE_EXTRA_CA_CERTS']).toBe('/state/bundle.pem')
  expect(attached['NO_PROXY']).toBe('localhost,127.0.0.1,.internal')
})

describe('an exception from the proxy', () => {
  test.each([
    ['*', ''],
    ['localhost, *', 'localhost'],
    ['.weixin.qq.com', ''],
    ['*.weixin.qq.com,a.example', 'a.example'],
    ['qq.com', ''],
    ['api.mch.weixin.qq.com:443', ''],
    ['WECHATPAY.CN', ''],
    ['api.weixin.qq.com', 'api.weixin.qq.com'],
    ['10.0.0.0/8 b.example', '10.0.0.0/8,b.example'],
  ])('%s becomes "%s"', (given, kept) => {
    expect(attachment(facts({ env: { no_proxy: given } }))['no_proxy']).toBe(kept)
  })

  test('is not made up', () => {
    expect(attachment(facts())).not.toHaveProperty('NO_PROXY')
  })
})

describe('--jvm-socks', () => {
  test('adds the SOCKS proxy, and the hosts file where the names are not found', () => {
    const options = (canResolve: boolean): string =>
      attachment(facts({ jvmSocks: true, canResolve }))['JAVA_TOOL_OPTIONS'] ?? ''
    expect(options(true)).toContain('-DsocksProxyHost=127.0.0.1 -DsocksProxyPort=7290')
    expect(options(true)).not.toContain('hosts.file')
    expect(options(false)).toContain('-Djdk.net.hosts.file=/state/jvm-hosts')
  })
})

describe('a folder with a blank in its name', () => {
  test('is quoted so that Node finds the preload', async () => {
    const folder = join(await temporaryFolder(), `with "blank" \\ and more`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'node-preload.cjs'), 'globalThis.isPreloaded = true')
    const { NODE_OPTIONS } = attachment(facts({ trust: trustIn(folder) }))
    const printed = execFileSync(process.execPath, ['-p', 'globalThis.isPreloaded'], {
      env: { ...process.env, NODE_OPTIONS },
      encoding: 'utf8',
    })
    expect(printed.trim()).toBe('true')
  })

  test('is quoted for the JVM, which knows no escapes', () => {
    const { JAVA_TOOL_OPTIONS } = attachment(facts({ trust: trustIn('C:\\My State', '\\') }))
    expect(JAVA_TOOL_OPTIONS).toContain('"-Djavax.net.ssl.trustStore=C:\\My State\\truststore.jks"')
  })
})

test('Windows separates the folders of PHP by a semicolon', () => {
  const trust = trustIn('C:\\state', '\\')
  const env = { PHP_INI_SCAN_DIR: 'C:\\php' }
  const attached = attachment(facts({ trust, env, platform: 'win32' }))
  expect(attached['PHP_INI_SCAN_DIR']).toBe('C:\\php;C:\\state\\php.d')
  expect(attached['NODE_OPTIONS']).toBe('--require=C:\\state\\node-preload.cjs')
})
