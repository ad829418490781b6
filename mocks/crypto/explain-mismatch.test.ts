import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { toBytes } from '../wire.js'
import { explainMismatch, type Explanation, type Mismatch } from './explain-mismatch.js'
import { webCrypto } from './web-crypto.js'

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: string
}

function keyPair(modulusLength = 2048): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { privateKey, publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() }
}

const [merchant, platform, stranger] = [keyPair(), keyPair(), keyPair()]

const BODY =
  '{"sp_appid":"wx8888888888888888","description":"QQ公仔","price":1.0,"id":9007199254740993,' +
  '"notify_url":"https://www.example.com/notify?a=1&b=<2>","nothing":null,"open":true,' +
  '"amount":{"total":100,"currency":"CNY"},"goods":[{"id":1},{}],"none":[],"note":"it\'s"}'

interface Sent {
  readonly method: string
  readonly target: string
  readonly host?: string
  readonly timestamp: string
  readonly nonce: string
  readonly body: string
}

const order: Sent = {
  method: 'POST',
  target: '/v3/pay/partner/transactions/jsapi',
  host: '127.0.0.1:7290',
  timestamp: '1554208460',
  nonce: '593BEC0C930BF1AFEB40B4A08C8FB242',
  body: BODY,
}
const query: Sent = {
  ...order,
  method: 'GET',
  target: '/v3/pay/transactions/out-trade-no/a%7Cb?mchid=1230000109&also=%E4%B8%AD',
  body: '',
}

/** The five lines with something in them changed. */
function lines(sent: Sent, changed: Partial<Sent> = {}): string {
  const { method, target, timestamp, nonce, body } = { ...sent, ...changed }
  return `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`
}

const signed = (message: string | Uint8Array, { privateKey } = merchant): string =>
  sign('sha256', Buffer.from(message), privateKey).toString('base64')

function explain(
  signature: string,
  { body, ...sent }: Sent = order,
  more: Partial<Mismatch> = {},
): Promise<Explanation> {
  const { publicKey } = merchant
  const others = [
    { owner: 'the platform public key', publicKey: platform.publicKey },
    { owner: 'merchant 1900000001', publicKey: stranger.publicKey },
  ]
  const mismatch = {
    ...sent,
    body: toBytes(body),
    signature,
    publicKey,
    otherKeys: others,
    ...more,
  }
  return explainMismatch(webCrypto, mismatch)
}

/** In pieces, so that the style can be chosen freely. */
const value = (): { [name: string]: unknown } => JSON.parse(BODY) as { [name: string]: unknown }
const PRECISE = [
  [/"price": ?1(?=,)/, (found: string) => `${found}.0`],
  [/9007199254740992/, () => '9007199254740993'],
] as const

/** What `JSON.stringify` gives, with the digits that it has rounded off. */
function written(indent?: string | number, of: unknown = value()): string {
  return PRECISE.reduce(
    (text, [what, by]) => text.replace(what, by),
    JSON.stringify(of, null, indent),
  )
}

const python = BODY.replaceAll(/(?<=["\d\w}\]])([,:])(?=["{[tn\d])/g, '$1 ')
const escaped = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`)

describe('a body that was written anew', () => {
  test.each([
    ['indent 2', written(2)],
    ['indent 4', written(4)],
    ['indent by tab', written('\t')],
    ["Python's separators", python],
    [String.raw`Python's separators, \u escapes`, escaped(python)],
    [String.raw`compact, \u escapes`, escaped(BODY)],
    [String.raw`compact, PHP's \/`, BODY.replaceAll('/', String.raw`\/`)],
    [String.raw`compact, \u escapes, PHP's \/`, escaped(BODY).replaceAll('/', String.raw`\/`)],
    [String.raw`indent 4, PHP's \/`, written(4).replaceAll('/', String.raw`\/`)],
    [
      "compact, Go's escapes of <>&",
      BODY.replaceAll(/[<>&]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`),
    ],
    ['compact, numbers rewritten', JSON.stringify(value())],
  ])('is named: %s', async (style, body) => {
    expect(body).not.toBe(BODY)
    expect(await explain(signed(lines(order, { body })))).toEqual({
      cause: 're-serialised',
      causes: ['re-serialised'],
      text: `the signed body was re-serialised (${style}): sign the exact bytes you send`,
    })
  })

  test('is named when sorted, at every depth', async () => {
    const sortKeys = (of: unknown): unknown => {
      if (Array.isArray(of)) return of.map(sortKeys)
      if (typeof of !== 'object' || of === null) return of
      const members = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1))
      return Object.fromEntries(members.map(([name, member]) => [name, sortKeys(member)]))
    }
    const body = written(undefined, sortKeys(value()))
    const { text } = await explain(signed(lines(order, { body })))
    expect(text).toContain('re-serialised (compact, sorted keys)')
  })

  test('is named when the compact form was signed and another one sent', async () => {
    for (const body of [written(2), python, escaped(BODY)]) {
      const { text } = await explain(signed(lines(order)), { ...order, body })
      expect(text).toContain('re-serialised (compact)')
    }
  })

  test('is named together with another mistake', async () => {
    const message = lines(order, { body: written(2) }).slice(0, -1)
    const { causes, text } = await explain(signed(message))
    expect(causes).toEqual(['re-serialised', 'missing-last-newline'])
    expect(text).toMatch(
      /re-serialised \(indent 2\), and the last newline .*: sign the exact bytes/,
    )
  })

  test.each([
    ['a print of Python', "Python's print of a dict", pythonPrint(BODY)],
    ['a print of JavaScript', '[object Object]', '[object Object]'],
    ['a print of a Java map', "Java's print of a map", '{a=1, b={c=x y}}'],
  ])('is told from %s', async (_, words, body) => {
    const sent = body.startsWith('{a=') ? '{"a":1,"b":{"c":"x y"}}' : BODY
    const explanation = await explain(signed(lines(order, { body })), { ...order, body: sent })
    expect(explanation.cause).toBe('printed-object')
    expect(explanation.text).toContain(words)
  })
})

function pythonPrint(json: string): string {
  return python === json
    ? json
    : python
        .replaceAll(/"([^"']*)"/g, "'$1'")
        .replaceAll('true', 'True')
        .replaceAll('null', 'None')
}

const gbk = Buffer.concat([
  Buffer.from(lines(order, { body: '' }).slice(0, -1)),
  Buffer.from('{"a":"'),
  Buffer.from([0xb9, 0xab, 0xd7, 0xd0]),
  Buffer.from('"}\n'),
])

describe('another message', () => {
  test.each<[string, Explanation['cause'], string | Uint8Array, (Sent | undefined)?]>([
    ['no last newline', 'missing-last-newline', lines(order).slice(0, -1)],
    ['no line for the empty body', 'missing-last-newline', lines(query).slice(0, -1), query],
    ['one newline more', 'extra-last-newline', `${lines(order)}\n`],
    ['CRLF', 'crlf', lines(order).replaceAll('\n', '\r\n')],
    ['CRLF between the lines only', 'crlf', lines(order).replaceAll('\n', '\r\n').slice(0, -2)],
    ['backslash and n', 'literal-backslash-n', lines(order).replaceAll('\n', String.raw`\n`)],
    ['a dropped query', 'query-dropped', lines(query, { target: before(query.target) }), query],
    [
      'a decoded query',
      'decoded-target',
      lines(query, { target: query.target.replace('%E4%B8%AD', '中') }),
      query,
    ],
    [
      'a decoded URL',
      'decoded-target',
      lines(query, { target: decodeURIComponent(query.target) }),
      query,
    ],
    [
      'an encoded URL',
      'encoded-target',
      lines(order, { target: '/v3/a%7Cb' }),
      { ...order, target: '/v3/a|b' },
    ],
    [
      'small escapes',
      'encoded-target',
      lines(query, { target: query.target.replaceAll(/%../g, (escape) => escape.toLowerCase()) }),
      query,
    ],
    [
      'a sorted query',
      'query-sorted',
      lines(query, { target: `${before(query.target)}?also=%E4%B8%AD&mchid=1230000109` }),
      query,
    ],
    [
      'the address of the mock',
      'host-included',
      lines(order, { target: `http://127.0.0.1:7290${order.target}` }),
    ],
    [
      'the address of the platform',
      'host-included',
      lines(order, { target: `https://api.mch.weixin.qq.com${order.target}` }),
    ],
    [
      'the bare host',
      'host-included',
      lines(order, { target: `api.mch.weixin.qq.com${order.target}` }),
    ],
    ['a slash at the end', 'trailing-slash', lines(order, { target: `${order.target}/` })],
    ['no slash in front', 'path-cut', lines(order, { target: order.target.slice(1) })],
    ['no /v3', 'path-cut', lines(order, { target: order.target.slice(3) })],
    ['a lower-case method', 'lower-case-method', lines(order, { method: 'post' })],
    ['POST for GET', 'other-method', lines(query, { method: 'POST' }), query],
    ['GET for POST', 'other-method', lines(order, { method: 'GET' })],
    ['whole milliseconds', 'milliseconds', lines(order, { timestamp: '1554208460000' })],
    ['milliseconds', 'milliseconds', lines(order, { timestamp: '1554208460987' })],
    [
      'seconds for milliseconds',
      'milliseconds',
      lines(order),
      { ...order, timestamp: '1554208460987' },
    ],
    ['the next second', 'other-timestamp', lines(order, { timestamp: '1554208461' })],
    [
      'nonce before timestamp',
      'swapped-lines',
      lines(order, { timestamp: order.nonce, nonce: order.timestamp }),
    ],
    ['the lines of an answer', 'answer-lines', lines(order).split('\n').slice(2).join('\n')],
    ['the body alone', 'body-alone', BODY],
    ['an empty body', 'empty-body', lines(order, { body: '' })],
    ['a body for GET', 'invented-body', lines(query, { body: '{}' }), query],
    ['a byte order mark', 'bom', lines(order, { body: `\ufeff${BODY}` })],
    ['no byte order mark', 'bom', lines(order), { ...order, body: `\ufeff${BODY}` }],
    ['GBK', 'charset', gbk, { ...order, body: '{"a":"公仔"}' }],
    ['question marks', 'charset', lines(order).replaceAll(/[公仔]/g, '?')],
    ['UTF-8 twice', 'charset', lines(order, { body: Buffer.from(BODY).toString('latin1') })],
    ['a trimmed body', 'body-white-space', lines(order), { ...order, body: `${BODY}\n` }],
    ['other line ends', 'crlf', lines(order, { body: '{\r\n}' }), { ...order, body: '{\n}' }],
    ['the hash of the message', 'hashed-twice', createHash('sha256').update(lines(order)).digest()],
    ['the hash in hex', 'hashed-twice', createHash('sha256').update(lines(order)).digest('hex')],
  ])('with %s is found out: %s', async (_, cause, message, sent = order) => {
    const { text, ...found } = await explain(signed(message), sent)
    expect(found).toEqual({ cause, causes: [cause] })
    expect(text).toMatch(/^\S[^\n]{20,250}: \S[^\n]+$/)
  })

  test('in milliseconds is found even when the body has many spellings', async () => {
    const message = lines(order, { timestamp: '1554208460999' })
    expect((await explain(signed(message))).cause).toBe('milliseconds')
  })

  test('that nothing explains is shown as it has to be', async () => {
    const { text, ...found } = await explain(signed('anything'), { ...order, body: '{"a":\n"中"}' })
    expect(found).toEqual({ causes: [] })
    expect(text).toBe(
      'the key is right, but no usual mistake explains what was signed; the platform reads ' +
        String.raw`POST\n/v3/pay/partner/transactions/jsapi\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{"a":\n"中"}\n`,
    )
  })
})

const before = (target: string): string => target.slice(0, target.indexOf('?'))

describe('another way of signing', () => {
  const message = Buffer.from(lines(order))
  const key = merchant.privateKey
  const pss = (saltLength: number): string =>
    sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }).toString(
      'base64',
    )
  const hashed = createHash('sha256').update(message).digest()

  test.each([
    ['PSS with the usual salt', 'pss', pss(32)],
    ['PSS with the longest salt', 'pss', pss(constants.RSA_PSS_SALTLEN_MAX_SIGN)],
    ['PSS without salt', 'pss', pss(0)],
    ['SHA-1', 'sha-1', sign('sha1', message, key).toString('base64')],
    ['MD5', 'other-hash', sign('md5', message, key).toString('base64')],
    ['SHA-512', 'other-hash', sign('sha512', message, key).toString('base64')],
    ['private encryption', 'no-digest-info', privateEncrypt(key, hashed).toString('base64')],
    [
      'private encryption of hex',
      'no-digest-info',
      privateEncrypt(key, Buffer.from(hashed.toString('hex'))).toString('base64'),
    ],
    ['the platform key', 'other-key', signed(message, platform)],
    ["another merchant's key", 'other-key', signed(message, stranger)],
  ])('is named: %s', async (_, cause, signature) => {
    const { text, ...found } = await explain(signature)
    expect(found.cause).toBe(cause)
    expect(found.causes).toEqual([cause])
    expect(text).toMatch(/: sign with [^;]*$/)
  })

  test('names the owner of the key, and what else is wrong', async () => {
    const { causes, text } = await explain(signed(lines(order).slice(0, -1), stranger))
    expect(causes).toEqual(['other-key', 'missing-last-newline'])
    expect(text).toContain('made with the private key of merchant 1900000001')
  })

  test('is named even if the message is another one, which is then shown', async () => {
    const signature = sign('sha1', Buffer.from('anything'), key).toString('base64')
    const { causes, text } = await explain(signature)
    expect(causes).toEqual(['sha-1'])
    expect(text).toContain(
      '; besides, no usual mistake explains what was signed; the platform reads POST',
    )
  })

  test('is PSS for another message only if the padding leaves no doubt', async () => {
    const pssOf = (saltLength: number): string =>
      sign('sha256', Buffer.from('anything'), {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      }).toString('base64')
    expect((await explain(pssOf(32))).causes).toEqual(['pss'])
    expect((await explain(pssOf(constants.RSA_PSS_SALTLEN_MAX_SIGN))).causes).toEqual([])
  })

  test('with a key that nobody knows is called that, and the five lines are shown', async () => {
    const { text, ...found } = await explain(signed(lines(order), keyPair()))
    expect(found).toEqual({ causes: [] })
    expect(text).toContain("neither the merchant's key nor any of 2 others known here has made")
    expect(text).toContain(String.raw`POST\n/v3/pay/partner/transactions/jsapi\n1554208460\n`)
  })

  test('is found under keys of other sizes', async () => {
    const large = keyPair(3072)
    const others = [{ owner: 'merchant 1900000002', publicKey: large.publicKey }]
    const { causes } = await explain(signed(message, large), order, { otherKeys: others })
    expect(causes).toEqual(['other-key'])
    const own = { publicKey: large.publicKey, otherKeys: [] }
    expect((await explain(signed(lines(order).slice(0, -1), large), order, own)).causes).toEqual([
      'missing-last-newline',
    ])
  })
})

describe('another text of the signature', () => {
  const good = signed(lines(order))
  const bytes = Buffer.from(good, 'base64')
  const inner = (text: string): string => Buffer.from(text).toString('base64')

  test.each([
    ['hex', 'hex', bytes.toString('hex')],
    ['hex in capitals', 'hex', bytes.toString('hex').toUpperCase()],
    ['base64 of base64', 'double-base64', inner(good)],
    ['lines of base64, the breaks as blanks', 'broken-base64', good.replaceAll(/.{76}/g, '$& ')],
    ['lines of base64, as \\n', 'broken-base64', good.replaceAll(/.{76}/g, String.raw`$&\n`)],
    ['base64 without its padding', 'broken-base64', good.replace(/=+$/, '')],
    ['percent-encoded base64', 'broken-base64', encodeURIComponent(good)],
  ])('is named: %s', async (_, cause, signature) => {
    const { text, ...found } = await explain(signature)
    expect(found).toEqual({ cause, causes: [cause] })
    expect(text).toMatch(/^the signature .*: \S/)
  })

  test('is named: URL-safe base64, and blanks where + was', async () => {
    const { signature, body } = withPlus()
    const [safe, blank] = [
      signature.replaceAll('+', '-').replaceAll('/', '_'),
      signature.replaceAll('+', ' '),
    ]
    const sent = { ...order, body }
    expect((await explain(safe, sent)).causes).toEqual(['base64url'])
    expect((await explain(safe.replace(/=+$/, ''), sent)).causes).toEqual(['base64url'])
    expect((await explain(blank, sent)).causes).toEqual(['broken-base64'])
  })

  test('is named beside another mistake', async () => {
    const message = lines(order).slice(0, -1)
    const hex = Buffer.from(signed(message), 'base64').toString('hex')
    expect((await explain(hex)).causes).toEqual(['hex', 'missing-last-newline'])
    expect((await explain(inner(hex))).causes).toEqual([
      'double-base64',
      'hex',
      'missing-last-newline',
    ])
  })

  test.each([
    ['MD5 in hex', 'apiv2-sign', 'A'.repeat(32), '32 hex digits'],
    ['HMAC in hex', 'apiv2-sign', '0b'.repeat(32), '64 hex digits'],
    ['HMAC', 'wrong-length', Buffer.alloc(32, 7).toString('base64'), '32 bytes, which is a hash'],
    ['1024 bits', 'wrong-length', Buffer.alloc(128, 7).toString('base64'), 'RSA key of 1024 bits'],
    [
      'an elliptic curve',
      'wrong-length',
      Buffer.from([0x30, ...Buffer.alloc(70)]).toString('base64'),
      'ECDSA or SM2',
    ],
    ['a placeholder', 'not-base64', '{{signature}}', 'no base64 (13 characters)'],
  ])('is named: %s', async (_, cause, signature, words) => {
    const { text, ...found } = await explain(signature)
    expect(found).toEqual({ cause, causes: [cause] })
    expect(text).toContain(words)
  })

  /** Not every signature has such characters in it. */
  function withPlus(): { signature: string; body: string } {
    for (let i = 0; ; i++) {
      const body = `{"i":${i}}`
      const signature = signed(lines(order, { body }))
      if (/\+.*\/|\/.*\+/.test(signature)) return { signature, body }
    }
  }
})

describe('a signature that fits', () => {
  test.each([order, query, { ...order, body: '\n' }, { ...order, timestamp: '1', nonce: '' }])(
    'is no mismatch: $method $body',
    async (sent) => {
      expect(await explain(signed(lines(sent)), sent)).toEqual({
        causes: [],
        text: 'the signature fits',
      })
    },
  )
})

describe('hostile requests', () => {
  const MiB = 1024 * 1024
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * i)

  test.each([
    ['a body of 1 MiB', { body: toBytes(`{"a":"${'中'.repeat(MiB / 3)}"}`) }],
    ['a body of 1 MiB of noise', { body: noise(MiB) }],
    ['JSON of 100,000 levels', { body: toBytes('['.repeat(100_000)) }],
    [
      'wide and deep JSON',
      { body: toBytes(`${'['.repeat(16)}${'1,'.repeat(30_000)}1${']'.repeat(16)}`) },
    ],
    ['a body that is no UTF-8', { body: Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d) }],
    ['lone surrogates', { body: toBytes(String.raw`{"\ud800":"\udc00"}`) }],
    ['an empty target', { target: '' }],
    ['a target of broken escapes', { target: '/v3/%?%zz=%E4&&=&%' }],
    ['a target of 64 KiB', { target: `/${'%7C'.repeat(MiB / 48)}` }],
    ['a nonce of 64 KiB', { nonce: 'n'.repeat(MiB / 16) }],
    ['a timestamp that is none', { timestamp: '\u2028soon' }],
    ['a timestamp of many digits', { timestamp: '9'.repeat(60_000) }],
  ] satisfies [string, Partial<Mismatch>][])('end in five lines: %s', async (_, more) => {
    const { causes, text } = await explain(signed('anything'), order, more)
    expect(causes).toEqual([])
    expect(text).toContain('; the platform reads ')
    expect(escaped(text).length).toBeLessThan(1024)
  })

  test.each([
    ['64 KiB of base64', 'A'.repeat(64 * 1024)],
    ['64 KiB of hex', 'ab'.repeat(32 * 1024)],
    ['64 KiB of blanks', ' '.repeat(64 * 1024)],
    ['zeros', Buffer.alloc(256).toString('base64')],
    ['the largest number', Buffer.alloc(256, 255).toString('base64')],
    ['nothing', ''],
    ['escapes', '%'.repeat(3000)],
  ])('end without a throw: a signature of %s', async (_, signature) => {
    const { text } = await explain(signature)
    expect(text.length).toBeLessThan(1024)
  })
})

describe('the work for one request', () => {
  afterEach(() => vi.restoreAllMocks())

  async function workFor(body: string | Uint8Array): Promise<{ digests: number; bytes: number }> {
    const digest = vi.spyOn(globalThis.crypto.subtle, 'digest')
    await explain(signed('anything'), order, {
      body: typeof body === 'string' ? toBytes(body) : body,
    })
    const lengths = digest.mock.calls.map(([, data]) => data.byteLength)
    return { digests: lengths.length, bytes: lengths.reduce((sum, length) => sum + length, 0) }
  }

  test('ends after some digests, however many spellings the body has', async () => {
    const { digests } = await workFor(`{"more":"${'<公/仔>'.repeat(500)}",${BODY.slice(1)}`)
    expect(digests).toBeGreaterThan(1000)
    // The four double hashes take two.
    expect(digests).toBeLessThanOrEqual(1604)
  })

  test('ends after some bytes, however long the body is', async () => {
    const MiB = 1024 * 1024
    const { bytes } = await workFor(new Uint8Array(MiB))
    expect(bytes).toBeGreaterThan(8 * MiB)
    expect(bytes).toBeLessThan(17 * MiB)
  })

  test('has no other spellings of a long body in it, and says so', async () => {
    const body = `{"a":"${'x'.repeat(40_000)}"}`
    const spaced = body.replace(':', ': ')
    const signature = signed(lines(order, { body: spaced }))
    const { causes, text } = await explain(signature, { ...order, body })
    expect(causes).toEqual([])
    expect(text).toContain(
      'explains what was signed (other spellings of so long a body are not tried)',
    )
  })
})

describe('the five lines', () => {
  const shown = async (sent: Partial<Sent>): Promise<string> =>
    (await explain(signed('anything'), { ...order, ...sent })).text.replace(
      /^.*platform reads /,
      '',
    )

  test('cut a long body and say how much is missing', async () => {
    expect(await shown({ body: `{"a":"${'x'.repeat(994)}"}` })).toMatch(
      /\{"a":"x+\.\.\.\(842 more bytes\)\\n$/,
    )
    const chinese = await shown({ body: `{"a":"${'中'.repeat(100)}"}` })
    expect(chinese).toMatch(/\{"a":"中{25}\.\.\.\(227 more bytes\)\\n$/)
  })

  test('hide tokens', async () => {
    const target = '/v3/billdownload/file?token=TOPSECRET&tar_type=GZIP'
    expect(await shown({ target })).toContain('?token=***&tar_type=GZIP')
    expect(await shown({ body: '{"access_token" : "TOP\\"SECRET","a":1}' })).toContain(
      '{"access_token" : "***","a":1}',
    )
  })

  test('have no line break in them', async () => {
    expect(await shown({ body: '{\r\n\t"a":1}' })).toContain(String.raw`{\r\n\t"a":1}\n`)
  })
})
