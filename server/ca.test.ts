import { execFile, execFileSync } from 'node:child_process'
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { wechatHosts } from '../mocks/hosts.js'
import { bundle } from './bundle.testing.js'
import { makeCaCertificate, makeLeafCertificate } from './ca-certificate.js'
import { type Ca, openCa, removeCa, showCa } from './ca.js'
import { temporaryFolder } from './cli.testing.js'
import { EnvironmentError } from './environment-error.js'

const DAY_MS = 86_400_000
const LOCAL = ['localhost', '127.0.0.1', '::1']

let state: string
let ca: Ca

beforeAll(async () => {
  state = join(await temporaryFolder(), 'made', 'at', 'first', 'need')
  ca = await openCa(state)
})

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('the certificate authority', () => {
  test('is made with a key that nobody else can read', () => {
    expect(readdirSync(state).sort()).toEqual(['ca-key.pem', 'ca.pem'])
    expect(modeOf(state)).toBe('700')
    expect(modeOf(join(state, '..'))).toBe('700')
    expect(modeOf(join(state, 'ca-key.pem'))).toBe('600')
    expect(modeOf(join(state, 'ca.pem'))).toBe('600')
  })

  test('is the same when it is opened again', async () => {
    const again = await openCa(state)
    expect(again.certificate).toBe(ca.certificate)
    expect(again.path).toBe(join(state, 'ca.pem'))
    expect(readFileSync(again.path, 'utf8')).toBe(ca.certificate)
  })

  test('can sign for the hosts of WeChat and this machine only, as openssl reads it', () => {
    const argv = ['x509', '-noout', '-text', '-in', ca.path]
    const text = execFileSync('openssl', argv, { encoding: 'utf8' })
    expect(text).toMatch(/Basic Constraints: critical\n *CA:TRUE, pathlen:0\n/)
    expect(text).toMatch(/Key Usage: critical\n *Certificate Sign, CRL Sign\n/)
    const constraints = /Name Constraints: critical\n *Permitted:\n((?: {18}.*\n)+)/.exec(text)?.[1]
    expect(constraints?.trim().split(/\s+/)).toEqual([
      ...wechatHosts.map((host) => `DNS:${host}`),
      'DNS:localhost',
      'IP:127.0.0.1/255.255.255.255',
      `IP:0:0:0:0:0:0:0:1/${Array(8).fill('FFFF').join(':')}`,
    ])
    expect(text).not.toContain('Excluded')
  })

  test('tells its facts', async () => {
    const { fingerprint256 } = new X509Certificate(ca.certificate)
    const facts = await showCa(state)
    expect(facts).toMatchObject({
      subject: 'CN=wechatpay-mock local CA (this machine only)',
      fingerprint: fingerprint256,
      path: ca.path,
      constraints: [
        ...wechatHosts.map((host) => `DNS:${host}`),
        'DNS:localhost',
        'IP:127.0.0.1/32',
        'IP:::1/128',
      ],
    })
    const days = (date: Date | undefined): number =>
      Math.round(((date?.getTime() ?? 0) - Date.now()) / DAY_MS)
    expect([days(facts?.validFrom), days(facts?.validTo)]).toEqual([-1, 825])
  })

  test('has no facts where there is none, and is not made by asking', async () => {
    const empty = await temporaryFolder()
    expect(await showCa(empty)).toBeUndefined()
    expect(readdirSync(empty)).toEqual([])
  })

  test('is another one in another folder', async () => {
    const other = await openCa(await temporaryFolder())
    const [one, two] = [ca, other].map(({ certificate }) => new X509Certificate(certificate))
    expect(one?.checkIssued(two as X509Certificate)).toBe(false)
    expect(one?.serialNumber).not.toBe(two?.serialNumber)
  })
})

/** What openssl says about a leaf when it trusts one authority and no other. */
async function opensslVerify(
  cert: string,
  authority: string,
  ...flags: readonly string[]
): Promise<string> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'leaf.pem'), cert)
  await writeFile(join(folder, 'ca.pem'), authority)
  const strict = ['-x509_strict', '-purpose', 'sslserver', ...flags]
  const argv = ['verify', '-no-CApath', '-no-CAstore', '-CAfile', 'ca.pem', ...strict, 'leaf.pem']
  return promisify(execFile)('openssl', argv, { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { readonly stderr: string }) => error.stderr,
  )
}

describe('a leaf', () => {
  test.each(wechatHosts)('for %s is accepted by openssl', async (host) => {
    const { cert } = await ca.leafFor(host)
    const said = await opensslVerify(cert, ca.certificate, '-verify_hostname', host)
    expect(said).toBe('leaf.pem: OK\n')
    const wrong = await opensslVerify(cert, ca.certificate, '-verify_hostname', 'localhost')
    expect(wrong).toContain('hostname mismatch')
  })

  test.each(LOCAL)('for %s is accepted by openssl', async (host) => {
    const { cert } = await ca.leafFor(host)
    const kind = host === 'localhost' ? '-verify_hostname' : '-verify_ip'
    expect(await opensslVerify(cert, ca.certificate, kind, host)).toBe('leaf.pem: OK\n')
  })

  test.each([
    ['a host that is not WeChat’s', { dns: ['example.com'], addresses: [] }],
    ['a domain above one of WeChat’s', { dns: ['weixin.qq.com'], addresses: [] }],
    ['another address', { dns: [], addresses: [Uint8Array.of(127, 0, 0, 2)] }],
    ['one good and one bad name', { dns: ['localhost', 'example.com'], addresses: [] }],
  ])('for %s, signed with the stolen key, is refused by openssl', async (_what, names) => {
    const key = createPrivateKey(readFileSync(join(state, 'ca-key.pem')))
    const issuer = { name: 'wechatpay-mock local CA (this machine only)', key }
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const validity = { from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + DAY_MS) }
    const forged = makeLeafCertificate(issuer, publicKey, names, validity)
    expect(await opensslVerify(forged, ca.certificate)).toContain('permitted subtree violation')
    // Without the constraints it would be a good one: nothing else is wrong with it.
    const everywhere = { dns: ['com', 'qq.com', 'localhost'], addresses: names.addresses }
    const lax = makeCaCertificate(issuer, everywhere, validity)
    expect(await opensslVerify(forged, lax)).toBe('leaf.pem: OK\n')
  })

  test('has a key of its own, which all leaves of the process share', async () => {
    const [one, two] = await Promise.all([ca.leafFor('api.mch.weixin.qq.com'), ca.leafFor('::1')])
    expect(one.key).toBe(two.key)
    expect(new X509Certificate(one.cert).checkPrivateKey(createPrivateKey(one.key))).toBe(true)
    expect(one.key).not.toBe(readFileSync(join(state, 'ca-key.pem'), 'utf8'))
    expect((await (await openCa(state)).leafFor('localhost')).key).not.toBe(one.key)
  })

  test.each([
    ['upper case', 'API.mch.Weixin.QQ.com', 'api.mch.weixin.qq.com'],
    ['a full name with its dot', 'qyapi.weixin.qq.com.', 'qyapi.weixin.qq.com'],
    ['an address of this machine', '::1', 'localhost'],
    ['no name', '', 'localhost'],
    ['another host of WeChat', 'api.weixin.qq.com', 'localhost'],
    ['a word of JavaScript', 'constructor', 'localhost'],
    ['an endless name', 'x'.repeat(100_000), 'localhost'],
  ])('for %s', async (_what, asked, name) => {
    expect(await ca.leafFor(asked)).toEqual(await ca.leafFor(name))
    expect(await ca.secureContextFor(asked)).toBe(await ca.secureContextFor(name))
  })

  test('holds for a week, and another is made a day before its end', async () => {
    const folder = await temporaryFolder()
    let time = Date.now()
    const mine = await openCa(folder, () => time)
    const first = await mine.leafFor('localhost')
    const { validFrom, validTo } = new X509Certificate(first.cert)
    expect(Math.round((Date.parse(validFrom) - time) / DAY_MS)).toBe(-1)
    expect(Math.round((Date.parse(validTo) - time) / DAY_MS)).toBe(7)
    const context = await mine.secureContextFor('localhost')
    time += 6 * DAY_MS - 1000
    expect(await mine.leafFor('localhost')).toBe(first)
    time += 1000
    const second = await mine.leafFor('localhost')
    expect(Date.parse(new X509Certificate(second.cert).validTo)).toBeGreaterThan(time + 6 * DAY_MS)
    expect(await mine.secureContextFor('localhost')).not.toBe(context)
  })
})

test('a TLS server shows each client the leaf for the name it asked for', async () => {
  const server = createServer({
    SNICallback: (name, done) => ca.secureContextFor(name).then((it) => done(null, it), done),
    ...(await ca.leafFor('')),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const namesSeenBy = (servername: string): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const options = {
        port,
        host: '127.0.0.1',
        ca: ca.certificate,
        ...(servername && { servername }),
      }
      const socket: TLSSocket = connect(options, () => {
        resolve(socket.getPeerX509Certificate()?.subjectAltName)
        socket.destroy()
      }).on('error', reject)
    })
  for (const host of wechatHosts) expect(await namesSeenBy(host)).toBe(`DNS:${host}`)
  const local = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'
  expect(await namesSeenBy('localhost')).toBe(local)
  expect(await namesSeenBy('')).toBe(local)
  await expect(namesSeenBy('example.com')).rejects.toThrow(/Host: example\.com\. is not/)
  server.close()
})

describe('renewal', () => {
  /** Opens what was made 800 days ago, 25 days before its end. */
  async function old(daysAgo: number): Promise<{ folder: string; before: Ca }> {
    const folder = await temporaryFolder()
    return { folder, before: await openCa(folder, () => Date.now() - daysAgo * DAY_MS) }
  }

  test('comes when less than 30 days are left, and both certificates vouch for the same leaves', async () => {
    const { folder, before } = await old(796)
    const after = await openCa(folder)
    expect(after.certificate).not.toBe(before.certificate)
    expect(readFileSync(after.path, 'utf8')).toBe(after.certificate)
    expect(modeOf(after.path)).toBe('600')
    const { cert } = await after.leafFor('api.mch.weixin.qq.com')
    for (const { certificate } of [before, after]) {
      expect(await opensslVerify(cert, certificate)).toBe('leaf.pem: OK\n')
    }
  })

  test('does not come before', async () => {
    const { folder, before } = await old(794)
    expect((await openCa(folder)).certificate).toBe(before.certificate)
  })

  test('comes when the clock stands before the time of the certificate', async () => {
    const { folder, before } = await old(-10)
    expect((await openCa(folder)).certificate).not.toBe(before.certificate)
  })

  test('comes when the certificate does not know a host that this version answers for', async () => {
    const { folder } = await old(0)
    const key = createPrivateKey(readFileSync(join(folder, 'ca-key.pem')))
    const name = 'wechatpay-mock local CA (this machine only)'
    const permitted = { dns: [...wechatHosts.slice(1), 'localhost'], addresses: [] }
    const validity = { from: new Date(0), until: new Date(Date.now() + 100 * DAY_MS) }
    await writeFile(join(folder, 'ca.pem'), makeCaCertificate({ name, key }, permitted, validity))
    await openCa(folder)
    expect((await showCa(folder))?.constraints).toContain(`DNS:${wechatHosts[0]}`)
  })
})

describe('what cannot be used names the file and what to do:', () => {
  const failure = async (action: Promise<unknown>): Promise<string> => {
    const error = await action.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(EnvironmentError)
    return (error as EnvironmentError).message
  }
  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const pem = { type: 'pkcs8', format: 'pem' } as const
  const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

  test.each<[string, string, (whole: string) => string, RegExp]>([
    ['a half-written key', 'ca-key.pem', (whole) => whole.slice(0, 100), /no whole private key/],
    ['an empty key', 'ca-key.pem', () => '', /no whole private key/],
    [
      'an RSA key',
      'ca-key.pem',
      () => rsaKey.export(pem).toString(),
      /no whole private key of ours/,
    ],
    ['the key of another', 'ca-key.pem', () => otherKey.export(pem).toString(), /for another key/],
    [
      'a half-written certificate',
      'ca.pem',
      (whole) => whole.slice(0, 300),
      /no whole certificate/,
    ],
    ['an empty certificate', 'ca.pem', () => '', /no whole certificate/],
  ])('%s', async (_what, name, change, why) => {
    const folder = await temporaryFolder()
    await openCa(folder)
    const path = join(folder, name)
    const changed = change(readFileSync(path, 'utf8'))
    await writeFile(path, changed)
    const message = await failure(openCa(folder))
    expect(message).toMatch(why)
    expect(message).toContain(path)
    expect(message).toContain('wechatpay-mock ca remove')
    expect(message).not.toContain('\n')
    expect(readFileSync(path, 'utf8')).toBe(changed)

    await removeCa(folder)
    await openCa(folder)
  })

  test('a certificate without its key, and no key is made for it', async () => {
    const folder = await temporaryFolder()
    await openCa(folder)
    await rm(join(folder, 'ca-key.pem'))
    const message = await failure(openCa(folder))
    expect(message).toContain(`${join(folder, 'ca-key.pem')}: it is missing`)
    expect(message).toContain('wechatpay-mock ca remove')
    expect(existsSync(join(folder, 'ca-key.pem'))).toBe(false)
  })

  test('the certificate of somebody else', async () => {
    const folder = await temporaryFolder()
    await openCa(folder)
    const key = join(folder, 'ca-key.pem')
    const argv = ['req', '-x509', '-key', key, '-subj', '/CN=Company CA', '-days', '9000']
    const theirs = execFileSync('openssl', argv, { encoding: 'utf8', stdio: 'pipe' })
    await writeFile(join(folder, 'ca.pem'), theirs)
    expect(await failure(openCa(folder))).toContain('wechatpay-mock has not made it')
    expect(await failure(showCa(folder))).toContain(join(folder, 'ca.pem'))
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(theirs)
  })

  test('a key that cannot be read', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'ca-key.pem'))
    const message = await failure(openCa(folder))
    expect(message).toContain(
      `cannot use ${join(folder, 'ca-key.pem')}: it cannot be read (EISDIR)`,
    )
    expect(message).toContain('wechatpay-mock ca remove')
  })

  test('a folder that cannot be made', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'file'), '')
    const message = await failure(openCa(join(folder, 'file', 'state')))
    expect(message).toContain(`cannot write ca-key.pem into ${join(folder, 'file', 'state')}`)
    expect(message).toContain('--state')
  })
})

describe('removal', () => {
  test('takes the certificate, the key and what a killed process left, and nothing else', async () => {
    const folder = await temporaryFolder()
    await openCa(folder)
    const left = ['ca-key.pem.0123456789ab.tmp', 'ca.pem.ba9876543210.tmp']
    const others = ['ca-key.pem.backup', 'notes.txt', 'ca.pem.tmp']
    for (const name of [...left, ...others]) await writeFile(join(folder, name), 'x')
    const removed = await removeCa(folder)
    expect(removed).toEqual([join(folder, 'ca.pem'), join(folder, 'ca-key.pem')])
    expect(readdirSync(folder).sort()).toEqual(others.sort())
  })

  test('of nothing removes nothing', async () => {
    expect(await removeCa(join(await temporaryFolder(), 'none'))).toEqual([])
  })
})

describe('all who start at once on an empty folder end with the same certificate authority', () => {
  function expectSame(folder: string, made: readonly (readonly [string, string])[]): void {
    const onDisk = readFileSync(join(folder, 'ca.pem'), 'utf8')
    expect(new Set(made.map(([certificate]) => certificate))).toEqual(new Set([onDisk]))
    expect(readdirSync(folder).sort()).toEqual(['ca-key.pem', 'ca.pem'])
    const key = createPublicKey(readFileSync(join(folder, 'ca-key.pem')))
    for (const [, leaf] of made) expect(new X509Certificate(leaf).verify(key)).toBe(true)
  }

  test('in one process', async () => {
    const folder = await temporaryFolder()
    const opened = await Promise.all(Array.from({ length: 8 }, () => openCa(folder)))
    const leaves = await Promise.all(opened.map((each) => each.leafFor('localhost')))
    expectSame(
      folder,
      opened.map(({ certificate }, index) => [certificate, leaves[index]?.cert ?? '']),
    )
  })

  test('in eight processes', async () => {
    const module = await bundle(fileURLToPath(new URL('ca.ts', import.meta.url)))
    const folder = join(await temporaryFolder(), 'state')
    // Each says when it is ready, and begins when its input ends, so that they begin together.
    const script = `import { openCa } from ${JSON.stringify(pathToFileURL(module))}
      process.stdout.write('ready')
      for await (const _ of process.stdin);
      const ca = await openCa(${JSON.stringify(folder)})
      process.stdout.write(JSON.stringify([ca.certificate, (await ca.leafFor('localhost')).cert]))`
    const argv = ['--input-type=module', '-e', script]
    const children = Array.from({ length: 8 }, () => promisify(execFile)(process.execPath, argv))
    const starting = children.map(
      ({ child }) => new Promise((resolve) => child.stdout?.once('data', resolve)),
    )
    await Promise.all(starting)
    for (const { child } of children) child.stdin?.end()
    const printed = (await Promise.all(children)).map(({ stdout }) => stdout.replace('ready', ''))
    expectSame(
      folder,
      printed.map((each) => JSON.parse(each) as [string, string]), // as the script writes it
    )
  }, 60_000)
})
