import { execFileSync } from 'node:child_process'
import {
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign as signBytes,
  verify,
} from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { parseAuthorization } from '../mocks/crypto/authorization.js'
import { type Ran, runCaptured, temporaryFolder } from './cli.testing.js'

const { merchant } = testKeys
const BODY = '{"description":"QQ公仔 it\'s","amount":{"total":100}}'
const TARGET = '/v3/pay/transactions/jsapi'
/** What the clock of the tests shows. */
const NOW = '1767323045'

const own = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** The printed header is one that the platform would accept. */
function accepts(header: string, message: (timestamp: string, nonce: string) => string): boolean {
  const parsed = parseAuthorization(header.replace('Authorization: ', ''))
  if (parsed.kind !== 'ok') return false
  const bytes = Buffer.from(message(parsed.timestamp, parsed.nonceStr))
  return verify('sha256', bytes, merchant.publicKey, Buffer.from(parsed.signature, 'base64'))
}

/** What a shell hands to curl, whether or not there is one here. */
const wordsOf = (line: string, cwd?: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8', cwd })
    .split('\0')
    .slice(0, -1)

async function folderWith(files: {
  readonly [name: string]: string | Uint8Array
}): Promise<string> {
  const cwd = await temporaryFolder()
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content)
  return cwd
}

describe('sign', () => {
  test('prints the header and a curl line that sends the file', async () => {
    const cwd = await folderWith({ 'it is.json': BODY })
    const { code, out } = await runCaptured(['sign', '--url', TARGET, '--body', 'it is.json'], {
      cwd,
    })
    expect(code).toBe(0)
    const [header = '', empty, ...curl] = out.split('\n')
    expect(accepts(header, (time, nonce) => `POST\n${TARGET}\n${time}\n${nonce}\n${BODY}\n`)).toBe(
      true,
    )
    expect(header).toContain(`mchid="${testKeys.mchid}"`)
    expect(header).toContain(`timestamp="${NOW}"`)
    expect(header).toContain(`serial_no="${merchant.serial}"`)
    expect(empty).toBe('')
    expect(wordsOf(curl.join('\n'))).toEqual([
      '-X',
      'POST',
      `http://127.0.0.1:7290${TARGET}`,
      '-H',
      header,
      '-H',
      'Accept: application/json',
      '-H',
      'Content-Type: application/json',
      '--data-binary',
      '@it is.json',
    ])
  })

  test('quotes a body from standard input', async () => {
    const argv = ['sign', '--url', TARGET, '--body', '-', '--method', 'put']
    const { out } = await runCaptured(argv, { stdin: BODY })
    const [header = '', , ...curl] = out.split('\n')
    expect(accepts(header, (time, nonce) => `PUT\n${TARGET}\n${time}\n${nonce}\n${BODY}\n`)).toBe(
      true,
    )
    expect(wordsOf(curl.join('\n')).slice(-2)).toEqual(['--data-raw', BODY])
  })

  test('signs path and query of an address, without a body as GET', async () => {
    const url = 'https://api.mch.weixin.qq.com/v3/pay/a%7Cb?mchid=1&x=[1]#top'
    const { out } = await runCaptured(['sign', '--url', url, '--nonce', 'n', '--timestamp', '12'])
    const [header = '', , ...curl] = out.split('\n')
    expect(accepts(header, () => 'GET\n/v3/pay/a%7Cb?mchid=1&x=[1]\n12\nn\n\n')).toBe(true)
    expect(wordsOf(curl.join('\n')).slice(0, 4)).toEqual([
      '-X',
      'GET',
      'https://api.mch.weixin.qq.com/v3/pay/a%7Cb?mchid=1&x=[1]',
      '--globoff',
    ])
    expect(out).not.toContain('Content-Type')
  })

  test('signs for another merchant', async () => {
    const cwd = await folderWith({ 'key.pem': own.privateKey })
    const identity = ['--mchid', '1900000001', '--serial', 'AB12', '--key', 'key.pem']
    const { out } = await runCaptured(['sign', '--url', '/v3/x', ...identity, '--json'], { cwd })
    const { authorization, signature, timestamp, nonce, ...rest } = JSON.parse(out) as {
      [name: string]: string
    }
    expect(rest).toMatchObject({
      method: 'GET',
      target: '/v3/x',
      mchid: '1900000001',
      serialNo: 'AB12',
    })
    expect(authorization).toContain('mchid="1900000001"')
    expect(nonce).toMatch(/^[0-9A-F]{32}$/)
    const bytes = Buffer.from(`GET\n/v3/x\n${timestamp}\n${nonce}\n\n`)
    expect(verify('sha256', bytes, own.publicKey, Buffer.from(signature ?? '', 'base64'))).toBe(
      true,
    )
  })

  test('--pay prints what the cashier takes', async () => {
    const { code, out } = await runCaptured([
      'sign',
      '--pay',
      '--appid',
      'wx8',
      '--prepay-id',
      'wx20',
    ])
    expect(code).toBe(0)
    const { nonceStr, paySign, ...rest } = JSON.parse(out) as { [name: string]: string }
    expect(rest).toEqual({
      appId: 'wx8',
      timeStamp: NOW,
      package: 'prepay_id=wx20',
      signType: 'RSA',
    })
    const bytes = Buffer.from(`wx8\n${NOW}\n${nonceStr}\nprepay_id=wx20\n`)
    expect(verify('sha256', bytes, merchant.publicKey, Buffer.from(paySign ?? '', 'base64'))).toBe(
      true,
    )
  })

  test.each([
    [[], 2, 'sign needs --url'],
    [['--url', 'v3/pay'], 2, '--url must begin with / or https://, got v3/pay'],
    [['--url', '/v3/中'], 2, '--url must be percent-encoded ASCII without blanks'],
    [['--url', '/v3', '--key', 'key.pem'], 2, '--mchid and --serial did not come'],
    [['--url', '/v3', '--timestamp', 'now'], 2, '--timestamp must be seconds in digits, got now'],
    [['--url', '/v3', '--nonce', 'a"b'], 2, '--nonce must be'],
    [['--url', '/v3', '--method', 'P OST'], 2, '--method must be a word'],
    [['--url', '/v3', '--appid', 'wx'], 2, '--appid needs --pay'],
    [['--pay', '--appid', 'wx'], 2, 'sign --pay needs --appid wx... and --prepay-id wx...'],
    [['--pay', '--url', '/v3'], 2, '--url does not go with --pay'],
    [['--url', '/v3', '--body', 'none.json'], 3, 'cannot read none.json: ENOENT'],
    [
      ['--pay', '--appid', 'a', '--prepay-id', 'b', '--key', 'public.pem'],
      3,
      'public.pem does not hold a private key',
    ],
    [
      ['--pay', '--appid', 'a', '--prepay-id', 'b', '--key', 'none.pem'],
      3,
      'cannot read none.pem: ENOENT',
    ],
  ])('%j is refused with exit code %i', async (argv, code, message) => {
    const cwd = await folderWith({ 'public.pem': own.publicKey })
    const ran = await runCaptured(['sign', ...argv], { cwd })
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' })
    expect(ran.err).toMatch(/^wechatpay-mock: .*\n$/)
    expect(ran.err).toContain(message)
  })

  test('does not put into a command line what would not come out again', async () => {
    const around = { stdin: '{"a":"\0"}' }
    const { code, err } = await runCaptured(['sign', '--url', '/v3', '--body', '-'], around)
    expect(code).toBe(2)
    expect(err).toContain('put it into a file: --body FILE')
  })
})

const authorization = (
  message: string,
  { key = merchant.privateKey, timestamp = NOW, serial = merchant.serial } = {},
): string =>
  `Authorization: WECHATPAY2-SHA256-RSA2048 mchid="1230000109",nonce_str="n",` +
  `signature="${signBytes('sha256', Buffer.from(message), key).toString('base64')}",` +
  `timestamp="${timestamp}",serial_no="${serial}"`

const MESSAGE = `POST\n${TARGET}\n${NOW}\nn\n${BODY}\n`

const http = (header: string, body = BODY, more: readonly string[] = []): string =>
  [`POST ${TARGET} HTTP/1.1`, 'Host: 127.0.0.1:7290', header, ...more, '', body].join('\r\n')

const explain = (stdin: string, argv: readonly string[] = [], cwd?: string): Promise<Ran> =>
  runCaptured(['explain-signature', ...argv], { stdin, ...(cwd !== undefined && { cwd }) })

describe('explain-signature', () => {
  test('says that a signature fits, and by what', async () => {
    const { code, out, err } = await explain(http(authorization(MESSAGE)))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(
      [
        'the signature fits',
        '',
        'header     well-formed',
        'mchid      1230000109',
        `serial     ${merchant.serial}`,
        'key        the built-in test merchant 1230000109',
        `timestamp  ${NOW} (2026-01-02T03:04:05Z), 0 s old`,
        '',
      ].join('\n'),
    )
  })

  test('reads what sign prints', async () => {
    const { out } = await runCaptured(['sign', '--url', TARGET, '--body', '-'], { stdin: BODY })
    expect((await explain(http(out.split('\n')[0] ?? ''))).code).toBe(0)
  })

  test('names the cause', async () => {
    const message = MESSAGE.replace(BODY, JSON.stringify(JSON.parse(BODY), null, 2))
    const { code, out } = await explain(http(authorization(message)))
    expect(code).toBe(1)
    expect(out).toMatch(
      /^the signature does not fit\n\ncause {6}the signed body was re-serialised \(indent/,
    )
    const told: unknown = JSON.parse((await explain(http(authorization(message)), ['--json'])).out)
    expect(told).toMatchObject({ fits: false, causes: ['re-serialised'], header: 'well-formed' })
  })

  test('knows the host that the request names', async () => {
    const message = MESSAGE.replace(TARGET, `http://127.0.0.1:7290${TARGET}`)
    expect((await explain(http(authorization(message)))).out).toContain('includes the host')
    const full = http(authorization(message)).replace(TARGET, `http://127.0.0.1:7290${TARGET}`)
    expect((await explain(full)).out).toContain('includes the host')
  })

  test('shows the five lines when nothing explains it', async () => {
    const { out } = await explain(http(authorization('else')))
    expect(out.replaceAll(/\s+/g, ' ')).toContain(String.raw`POST\n${TARGET}\n${NOW}\nn\n`)
  })

  test('takes certificate, public key and private key', async () => {
    const cwd = await folderWith({
      'cert.pem': merchant.certificate,
      'public.pem': merchant.publicKey,
      'private.pem': merchant.privateKey,
      'pkcs1.pem': createPublicKey(merchant.publicKey).export({ type: 'pkcs1', format: 'pem' }),
      'own.pem': own.publicKey,
    })
    for (const file of ['cert.pem', 'public.pem', 'private.pem', 'pkcs1.pem']) {
      const { code, out } = await explain(http(authorization(MESSAGE)), ['--key', file], cwd)
      expect(code).toBe(0)
      expect(out).toContain(`key        ${file}\n`)
    }
    const { code, out } = await explain(http(authorization(MESSAGE)), ['--key', 'own.pem'], cwd)
    expect(code).toBe(1)
    expect(out).toContain('private key of the built-in')
  })

  test('compares the serial number with that of the certificate', async () => {
    const header = authorization(MESSAGE, { serial: '00AB' })
    const cwd = await folderWith({
      'cert.pem': merchant.certificate,
      'public.pem': merchant.publicKey,
    })
    const { out } = await explain(http(header), ['--key', 'cert.pem'], cwd)
    expect(out).toContain('note       serial_no is 00AB, the certificate has')
    expect((await explain(http(header), ['--key', 'public.pem'], cwd)).out).not.toContain('note')
  })

  test.each([
    ['1767322000', '(2026-01-02T02:46:40Z), 17 min old: the platform refuses more than 5 minutes'],
    ['1767323145', '(2026-01-02T03:05:45Z), 100 s ahead'],
    ['1554208460', '2466 d old: the platform'],
    ['1767323045000', 'which is milliseconds: seconds are expected'],
    ['99999999999999999999', 'which is no time in seconds'],
  ])('tells the age of the timestamp %s', async (timestamp, words) => {
    const message = MESSAGE.replace(NOW, timestamp)
    const { code, out } = await explain(http(authorization(message, { timestamp })))
    expect(code).toBe(0)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(words)
  })

  test.each([
    ['no header', 'X-Else: 1', 'a header Authorization: WECHATPAY2-SHA256-RSA2048'],
    [
      'another scheme',
      'Authorization: Bearer abc',
      'the scheme WECHATPAY2-SHA256-RSA2048 was expected',
    ],
    [
      'a missing pair',
      'Authorization: WECHATPAY2-SHA256-RSA2048 mchid="1230000109"',
      'five pairs were expected',
    ],
  ])('says what is wrong with the header: %s', async (_, header, words) => {
    const { code, out } = await explain(http(header))
    expect(code).toBe(1)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`header ${words}`)
  })

  test.each([
    ['nothing', '', 2, 'a request line such as POST /v3/... HTTP/1.1 was expected, nothing came'],
    ['prose', 'Hello there', 2, 'was expected, "Hello there" came'],
    ['a broken header', `GET / HTTP/1.1\nno header\n\n`, 2, '"no header" came'],
  ])('refuses %s', async (_, stdin, code, message) => {
    const ran = await explain(stdin)
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' })
    expect(ran.err).toContain(message)
  })

  test.each([
    ['a missing file', 'none.pem', 'cannot read none.pem: ENOENT'],
    ['noise', 'noise.pem', 'noise.pem does not hold a certificate, a public key or a private key'],
    [
      'a broken certificate',
      'broken.pem',
      'broken.pem does not hold a certificate that can be read',
    ],
    ['an elliptic curve', 'ec.pem', 'an RSA key was expected in ec.pem, one for ec came'],
    ['an encrypted key', 'locked.pem', 'locked.pem does not hold'],
  ])('refuses as key %s', async (_, file, message) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const cwd = await folderWith({
      'noise.pem': randomBytes(1000),
      'broken.pem': merchant.certificate.replace('MII', 'MIJ'),
      'ec.pem': publicKey.export({ type: 'spki', format: 'pem' }),
      'locked.pem': lockedKey(),
    })
    const { code, out, err } = await explain(http(authorization(MESSAGE)), ['--key', file], cwd)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^wechatpay-mock: [^\n]*\n$/)
    expect(err).toContain(message)
  })

  const lockedKey = (): string =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: {
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: 'secret',
      },
    }).privateKey
})

describe('a request as text', () => {
  const header = authorization(MESSAGE)
  const length = Buffer.byteLength(BODY)

  test('may have LF in its head, and its body stays as it is', async () => {
    const [head = ''] = http(header, '').split('\r\n\r\n')
    expect((await explain(`${head.replaceAll('\r\n', '\n')}\n\n${BODY}`)).code).toBe(0)
    const body = '{\r\n"a":\n1}\r\n'
    const message = MESSAGE.replace(BODY, body)
    expect((await explain(http(authorization(message), body))).code).toBe(0)
  })

  test.each(['\n', '\r\n'])('loses %j behind its Content-Length, and says so', async (newline) => {
    const { code, out } = await explain(http(header, BODY + newline, [`Content-Length: ${length}`]))
    expect(code).toBe(0)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`note the newline behind the ${length} bytes`)
  })

  test('keeps everything else behind its Content-Length, and asks', async () => {
    for (const body of [`${BODY}x`, BODY]) {
      const { out } = await explain(http(header, body, ['content-length: 3']))
      expect(out.replaceAll(/\s+/g, ' ')).toContain(
        'note Content-Length is 3, but the body here has',
      )
    }
  })

  test('without Content-Length keeps its last newline, which is then the cause', async () => {
    const { code, out } = await explain(http(header, `${BODY}\n`))
    expect(code).toBe(1)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('signed without the white space around it')
  })

  test('may consist of a head, with or without empty lines around it', async () => {
    const head = `GET /v3/x HTTP/1.1\n${authorization(`GET\n/v3/x\n${NOW}\nn\n\n`)}`
    for (const text of [head, `${head}\n`, `\n\n${head}\n\n`, `${head}\r\n\r\n\r\n`]) {
      expect((await explain(text)).code).toBe(0)
    }
  })
})
