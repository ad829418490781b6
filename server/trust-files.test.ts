import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { wechatHosts } from '../mocks/hosts.js'
import { type Ca, openCa, removeCa } from './ca.js'
import { temporaryFolder } from './cli.testing.js'
import { removeInstanceFiles, type TrustFiles, writeTrustFiles } from './trust-files.js'

let state: string
let ca: Ca
let files: TrustFiles
const port = 7290 // nothing listens here

beforeAll(async () => {
  state = join(await temporaryFolder(), 'a state "folder"')
  ca = await openCa(state)
  files = await writeTrustFiles({ state, ca, port, env: {} })
})

/** Every file and folder in a folder, with its mode. */
function modesIn(folder: string): { readonly [path: string]: string } {
  const modes: { [path: string]: string } = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    modes[relative(folder, path)] = (statSync(path).mode & 0o777).toString(8)
  }
  return modes
}

const blocksIn = (path: string): readonly string[] =>
  readFileSync(path, 'utf8').match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g,
  ) ?? []

describe('the trust files', () => {
  test('are readable by nobody else, and what holds the port stands apart', () => {
    expect(modesIn(state)).toEqual({
      'bundle.pem': '600',
      'ca-key.pem': '600',
      'ca.pem': '600',
      instances: '700',
      [`instances/${port}`]: '700',
      [`instances/${port}/node-preload.cjs`]: '600',
      'jvm-hosts': '600',
      'php.d': '700',
      'php.d/wechatpay-mock.ini': '600',
      'truststore.jks': '600',
    })
    expect(files).toEqual({
      caPath: join(state, 'ca.pem'),
      bundlePath: join(state, 'bundle.pem'),
      truststorePath: join(state, 'truststore.jks'),
      phpIniDir: join(state, 'php.d'),
      nodePreload: join(state, 'instances', `${port}`, 'node-preload.cjs'),
      jvmHosts: join(state, 'jvm-hosts'),
    })
  })

  test('are left alone when nothing has changed, and replaced when something has', async () => {
    const paths = [files.bundlePath, files.truststorePath, files.nodePreload, files.jvmHosts]
    const past = new Date('2020-01-01T00:00:00Z')
    for (const path of paths) await utimes(path, past, past)
    await writeFile(files.jvmHosts, 'changed')
    expect(await writeTrustFiles({ state, ca, port, env: {} })).toEqual(files)
    const kept = paths.map((path) => statSync(path).mtimeMs === past.getTime())
    expect(kept).toEqual([true, true, true, false])
    expect(readFileSync(files.jvmHosts, 'utf8')).not.toBe('changed')
  })

  test('hold neither the key of the certificate authority nor that of a leaf', async () => {
    const { key } = await ca.leafFor('localhost')
    const secrets = [key, readFileSync(join(state, 'ca-key.pem'), 'utf8')]
    const { caPath, phpIniDir, ...others } = files
    for (const path of [caPath, join(phpIniDir, 'wechatpay-mock.ini'), ...Object.values(others)]) {
      const text = readFileSync(path, 'latin1')
      expect(text).not.toContain('PRIVATE KEY')
      for (const secret of secrets) expect(text).not.toContain(secret.split('\n')[1])
    }
  })

  test('of two instances share all but what holds the port', async () => {
    const second = await writeTrustFiles({ state, ca, port: 1, env: {} })
    expect(second).toEqual({ ...files, nodePreload: second.nodePreload })
    expect(readFileSync(second.nodePreload, 'utf8')).toContain('const PORT = 1\n')
    expect(readFileSync(files.nodePreload, 'utf8')).toContain(`const PORT = ${port}\n`)
    await removeInstanceFiles(state, 1)
    expect(readdirSync(join(state, 'instances'))).toEqual([`${port}`])
    await removeInstanceFiles(state, 1)
  })

  test('written by several at once are whole', async () => {
    const folder = await temporaryFolder()
    const mine = await openCa(folder)
    const options = { state: folder, ca: mine, env: {} }
    const ports = [1, 2, 3, 4, 5, 6, 7, 8]
    await Promise.all(ports.map((each) => writeTrustFiles({ ...options, port: each })))
    expect(Object.keys(modesIn(folder)).filter((path) => path.endsWith('.tmp'))).toEqual([])
    expect(blocksIn(join(folder, 'bundle.pem')).length).toBe(blocksIn(files.bundlePath).length)
  })

  test('go with the certificate authority, all but what a program may be about to load', async () => {
    const folder = await temporaryFolder()
    await writeTrustFiles({ state: folder, ca: await openCa(folder), port: 1, env: {} })
    await removeCa(folder)
    const left = Object.keys(modesIn(folder)).sort()
    expect(left).toEqual(['instances', 'instances/1', 'instances/1/node-preload.cjs', 'php.d'])
  })
})

describe('the roots in the bundle', () => {
  /** A certificate of nobody in particular. */
  async function rootNamed(name: string): Promise<string> {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const folder = await temporaryFolder()
    const argv = ['req', '-x509', ...key, '-keyout', 'key.pem', '-subj', `/CN=${name}`]
    return execFileSync('openssl', argv, { encoding: 'utf8', stdio: 'pipe', cwd: folder })
  }

  /** What a bundle says it trusts when the environment names these files. */
  async function subjectsFor(contents: { readonly [name: string]: string }): Promise<string[]> {
    const folder = await temporaryFolder()
    const env: { [name: string]: string } = {}
    for (const [name, content] of Object.entries(contents)) {
      env[name] = join(folder, `${name}.pem`)
      await writeFile(env[name], content)
    }
    const mine = await openCa(join(folder, 'state'))
    const options = { state: join(folder, 'state'), ca: mine, port: 1, env }
    const { bundlePath, truststorePath } = await writeTrustFiles(options)
    const trusted = blocksIn(bundlePath).map((pem) => new X509Certificate(pem))
    expectSame(truststorePath, trusted)
    expect(trusted[0]?.raw).toEqual(new X509Certificate(mine.certificate).raw)
    return trusted.slice(1).map(({ subject }) => subject)
  }

  /** The keystore for Java has the same entries as the bundle. */
  function expectSame(truststorePath: string, trusted: readonly X509Certificate[]): void {
    const keystore = readFileSync(truststorePath)
    expect(keystore.readUInt32BE(8)).toBe(trusted.length)
    for (const { raw } of trusted) expect(keystore.includes(raw)).toBe(true)
  }

  test('are those of the system or else of Node', () => {
    const trusted = blocksIn(files.bundlePath).map((pem) => new X509Certificate(pem))
    expect(trusted[0]?.subject).toBe('CN=wechatpay-mock local CA (this machine only)')
    const others = trusted.slice(1).map(({ subject }) => subject)
    expect(others.length).toBeGreaterThan(50)
    expect(others.join()).toMatch(/DigiCert/)
    expectSame(files.truststorePath, trusted)
  })

  test('are those that SSL_CERT_FILE names, without a second copy and without text around', async () => {
    const [a, b] = [await rootNamed('a'), await rootNamed('b')]
    const text = `# Company\n${a}\nb\n${b.replaceAll('\n', '\r\n')}${a}`
    expect(await subjectsFor({ SSL_CERT_FILE: text })).toEqual(['CN=a', 'CN=b'])
  })

  test('are joined by those of the variables that the bundle takes the place of', async () => {
    const [a, b, c, d] = await Promise.all(['a', 'b', 'c', 'd'].map(rootNamed))
    const subjects = await subjectsFor({
      SSL_CERT_FILE: `${a}`,
      REQUESTS_CA_BUNDLE: `${a}${b}`,
      CURL_CA_BUNDLE: `${c}`,
      NODE_EXTRA_CA_CERTS: `${d}`,
    })
    expect(subjects).toEqual(['CN=a', 'CN=b', 'CN=c', 'CN=d'])
  })

  test('leave out what is damaged, and certificates of ours from other folders', async () => {
    const a = await rootNamed('a')
    const begin = '-----BEGIN CERTIFICATE-----\n'
    const end = '-----END CERTIFICATE-----\n'
    const bad = [`${begin}AAAA\n${end}`, `${begin}${end}`, a.replace(/\n.{20}/, '\n'), begin]
    const other = await openCa(await temporaryFolder())
    const text = [other.certificate, ...bad, a].join('')
    expect(await subjectsFor({ SSL_CERT_FILE: text })).toEqual(['CN=a'])
  })

  test.each([
    ['is missing', undefined],
    ['holds no certificate', 'nothing'],
    ['is a folder', ''],
  ])('are those of the system when SSL_CERT_FILE %s', async (_what, content) => {
    const folder = await temporaryFolder()
    const path = join(folder, 'roots.pem')
    if (content === '') await mkdir(path)
    else if (content !== undefined) await writeFile(path, content)
    const env = { SSL_CERT_FILE: path }
    const mine = await openCa(folder)
    const { bundlePath } = await writeTrustFiles({ state: folder, ca: mine, port: 1, env })
    expect(blocksIn(bundlePath).length).toBe(blocksIn(files.bundlePath).length)
  })

  test('stay when the bundle is made again by a program that was told to trust it', async () => {
    const env = { SSL_CERT_FILE: files.bundlePath, REQUESTS_CA_BUNDLE: files.bundlePath }
    const before = readFileSync(files.bundlePath)
    await writeTrustFiles({ state, ca, port, env })
    expect(readFileSync(files.bundlePath)).toEqual(before)
  })

  test('and our own convince openssl', async () => {
    const leaf = join(await temporaryFolder(), 'leaf.pem')
    await writeFile(leaf, (await ca.leafFor('api.mch.weixin.qq.com')).cert)
    const argv = ['verify', '-no-CApath', '-no-CAstore', '-CAfile', files.bundlePath, leaf]
    expect(execFileSync('openssl', argv, { encoding: 'utf8' })).toBe(`${leaf}: OK\n`)
  })
})

test('PHP is told of the bundle, with what its syntax treats specially escaped', () => {
  const path = files.bundlePath.replaceAll('"', '\\"')
  const lines = readFileSync(join(files.phpIniDir, 'wechatpay-mock.ini'), 'utf8').split('\n')
  expect(lines.slice(1)).toEqual([`curl.cainfo = "${path}"`, `openssl.cafile = "${path}"`, ''])
  expect(lines[0]).toMatch(/^;/)
})

test('the names for Java lead out of this machine, where a SOCKS proxy is asked', () => {
  const lines = readFileSync(files.jvmHosts, 'utf8').trim().split('\n')
  const names = new Map(
    lines
      .filter((line) => !line.startsWith('#'))
      .flatMap((line) => {
        const [address = '', ...hosts] = line.split(' ')
        return hosts.map((host) => [host, address] as const)
      }),
  )
  for (const host of wechatHosts) expect(names.get(host)).toBe('192.0.2.1')
  expect(names.get('localhost')).toBe('::1')
})
