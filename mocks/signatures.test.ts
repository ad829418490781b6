import { createDecipheriv, verify, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { endpointIds } from '../schemas/index.js'
import { companionIds } from './endpoint.js'
import { createMock, type Mock, type MockOptions, type WireHeader } from './index.js'
import { type ExchangeFixture, readFixtures, replay } from './replay.testing.js'
import { minimalOrder } from './samples.testing.js'
import { signatureFaults } from './scenario.js'
import { type SignFixture, signRequest } from './sign-request.testing.js'
import { findHeader, toBytes, toText, type WireRequest, type WireResponse } from './wire.js'

// What a client does, by Node's own cryptography and not by that of the mock.

const publicKeys = new Map([
  [testKeys.platformCertificate.serial, testKeys.platformCertificate.publicKey],
  [testKeys.platformPublicKey.id, testKeys.platformPublicKey.publicKey],
])

const valueOf = ({ headers }: WireResponse, name: string): string =>
  headers.find(([each]) => each === name)?.[1] ?? ''

const isSigned = ({ headers }: WireResponse): boolean =>
  headers.some(([name]) => /^wechatpay-/i.test(name))

function isGenuine(
  response: WireResponse,
  keys: ReadonlyMap<string, string> = publicKeys,
): boolean {
  const key = keys.get(valueOf(response, 'Wechatpay-Serial'))
  const lines = `${valueOf(response, 'Wechatpay-Timestamp')}\n${valueOf(response, 'Wechatpay-Nonce')}\n`
  const message = Buffer.concat([Buffer.from(lines), response.body, Buffer.from('\n')])
  const signature = Buffer.from(valueOf(response, 'Wechatpay-Signature'), 'base64')
  return key !== undefined && verify('sha256', message, key, signature)
}

interface CertificateList {
  readonly data: readonly {
    readonly serial_no: string
    readonly effective_time: string
    readonly expire_time: string
    readonly encrypt_certificate: {
      readonly nonce: string
      readonly associated_data: string
      readonly ciphertext: string
    }
  }[]
}

function openCertificates(text: string, apiV3Key: string = testKeys.apiV3Key) {
  const { data } = JSON.parse(text) as CertificateList
  return data.map(({ encrypt_certificate: sealed, ...shown }) => {
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', apiV3Key, sealed.nonce)
    decipher.setAAD(Buffer.from(sealed.associated_data)).setAuthTag(bytes.subarray(-16))
    const pem = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
    return { ...shown, pem: pem.toString(), x509: new X509Certificate(pem) }
  })
}

const exchanges = [
  ...[...endpointIds, ...companionIds].flatMap((id) => readFixtures<ExchangeFixture>(id)),
  ...readFixtures<{ replay: ExchangeFixture }>('observed').map(({ name, fixture }) => ({
    name,
    fixture: fixture.replay,
  })),
]
const asksForSignature = ({ answer }: ExchangeFixture): boolean =>
  typeof answer.headers?.['Wechatpay-Signature'] === 'string'

describe('a signed answer of a fixture', () => {
  const signed = exchanges.filter(({ fixture }) => asksForSignature(fixture))

  test.each(signed)('fits the key that it names: $name', async ({ fixture }) => {
    const { response } = await replay(fixture)
    expect(isGenuine(response)).toBe(true)
  })

  // The one record that quotes the headers in the order in which they came.
  const record = readFixtures<{ record: { headers: { [name: string]: string } } }>('observed').find(
    ({ name }) => name === 'observed/obs-076',
  )
  const names = Object.keys(record?.fixture.record.headers ?? {}).filter(
    (name) => name !== 'Connection' && name !== 'Keep-Alive',
  )

  test.each(signed)('has the names and order of the platform: $name', async ({ fixture }) => {
    const { response } = await replay(fixture)
    const ours = response.headers.map(([name]) => name).filter((name) => !name.startsWith('Mock-'))
    expect(names).toHaveLength(13)
    // What has no content has neither type nor length.
    const absent = response.status === 204 ? ['Content-Type', 'Content-Length'] : []
    expect(ours).toEqual(names.filter((name) => !absent.includes(name)))
    expect(valueOf(response, 'Wechatpay-Nonce')).toMatch(/^[0-9a-f]{32}$/)
    expect(valueOf(response, 'Wechatpay-Timestamp')).toMatch(/^\d{10}$/)
  })

  test.each(exchanges.filter(({ fixture }) => fixture.request.sign))(
    'is said to be signed, or not to be: $name',
    async ({ fixture }) => {
      const { response } = await replay(fixture)
      expect(isSigned(response)).toBe(asksForSignature(fixture))
      if (!isSigned(response)) {
        expect(fixture.answer.headers).toHaveProperty('Wechatpay-*', null)
      }
    },
  )
})

describe('the certificates of a fixture', () => {
  const lists = readFixtures<ExchangeFixture>('certificates').filter(({ fixture }) =>
    Object.hasOwn((fixture.answer.body ?? {}) as object, 'data'),
  )

  test.each(lists)('are opened with the APIv3 key: $name', async ({ fixture }) => {
    const { text } = await replay(fixture)
    const opened = openCertificates(text, fixture.given?.merchants?.[0]?.apiV3Key)
    expect(opened).toHaveLength(1)
    for (const { serial_no, effective_time, expire_time, pem, x509 } of opened) {
      expect(pem).toBe(testKeys.platformCertificate.certificate)
      expect(x509.serialNumber).toBe(serial_no)
      expect(Date.parse(effective_time)).toBe(Date.parse(x509.validFrom))
      expect(Date.parse(expire_time)).toBe(Date.parse(x509.validTo))
    }
  })
})

interface SignInput {
  readonly appid: string
  readonly prepay_id: string
  readonly nonce: string
  readonly timestamp: number | string
}

/** By the four lines that the cashier checks, whoever made it. */
function isPaySign(text: string, input: SignInput, publicKey: string): boolean {
  const { pay_sign: paySign } = JSON.parse(text) as { readonly pay_sign: string }
  const { appid, timestamp, nonce, prepay_id: prepayId } = input
  const message = Buffer.from(`${appid}\n${timestamp}\n${nonce}\nprepay_id=${prepayId}\n`)
  return verify('sha256', message, publicKey, Buffer.from(paySign, 'base64'))
}

describe('the pay_sign of a fixture', () => {
  const given = readFixtures<ExchangeFixture>('wecom-get-sign').filter(({ fixture }) =>
    Object.hasOwn((fixture.answer.body ?? {}) as object, 'pay_sign'),
  )

  test.each(given)("fits the merchant's key: $name", async ({ fixture }) => {
    const { text } = await replay(fixture)
    const input = fixture.request.body as SignInput
    expect(isPaySign(text, input, testKeys.merchant.publicKey)).toBe(true)
    const other = { ...input, nonce: `${input.nonce}0` }
    expect(isPaySign(text, other, testKeys.merchant.publicKey)).toBe(false)
  })
})

// From here on a mock of its own, and a client that signs.

const now = Date.parse('2026-11-26T16:43:21.020+08:00')
const seconds = now / 1000 - 0.02
const clock = (): number => now
const makeMock = (settings: MockOptions = {}): Mock =>
  createMock({
    seed: 'signatures',
    auth: 'strict',
    ports: { now: clock, wireNow: clock },
    ...settings,
  })

const USUAL = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'User-Agent': 'c/1',
}

function orderRequest(headers: object = {}, changes: object = {}): WireRequest {
  const { target, body } = minimalOrder('jsapi-with-contract', changes)
  const all = Object.entries({ ...USUAL, ...headers }) as WireHeader[]
  return { method: 'POST', target, headers: all, body: toBytes(body) }
}

const certificatesRequest = (headers: object = {}): WireRequest => ({
  method: 'GET',
  target: '/v3/certificates',
  headers: Object.entries({ ...USUAL, ...headers }) as WireHeader[],
  body: new Uint8Array(),
})

async function send(mock: Mock, request: WireRequest, sign?: SignFixture): Promise<WireResponse> {
  const wire = sign ? await signRequest(mock, request, now, sign) : request
  return (await mock.handle(wire)).response
}
const order = (mock: Mock, headers: object = {}, changes: object = {}): Promise<WireResponse> =>
  send(mock, orderRequest(headers, changes), {})

const prepayIdOf = ({ body }: WireResponse): string =>
  (JSON.parse(toText(body)) as { prepay_id: string }).prepay_id

describe('after a rotation of the platform certificate', () => {
  const before = testKeys.platformCertificate.serial

  async function fetchKeys(mock: Mock): Promise<Map<string, string>> {
    const response = await send(mock, certificatesRequest(), {})
    const opened = openCertificates(toText(response.body))
    const keys = new Map<string, string>()
    for (const { serial_no, x509 } of opened) {
      expect(x509.serialNumber).toBe(serial_no)
      keys.set(serial_no, x509.publicKey.export({ type: 'spki', format: 'pem' }) as string)
    }
    expect(isGenuine(response, keys)).toBe(true)
    return keys
  }

  test('both are listed, the new one first, and the new one signs', async () => {
    const mock = makeMock()
    const { serialNo } = await mock.platformKeys.rotate()
    expect(serialNo).toMatch(/^[1-7][0-9A-F]{39}$/)
    const keys = await fetchKeys(mock)
    expect([...keys.keys()]).toEqual([serialNo, before])
    expect(keys.get(serialNo)).not.toBe(keys.get(before))
    const response = await order(mock)
    expect(valueOf(response, 'Wechatpay-Serial')).toBe(serialNo)
    expect(isGenuine(response, keys)).toBe(true)
    expect(mock.merchants.credentials(testKeys.mchid).platformSerialNo).toBe(serialNo)
  })

  test('the old one signs for a client that names it, as the public key does', async () => {
    const mock = makeMock()
    await mock.platformKeys.rotate()
    for (const serial of [before, testKeys.platformPublicKey.id]) {
      const response = await order(mock, { 'Wechatpay-Serial': serial })
      expect(valueOf(response, 'Wechatpay-Serial')).toBe(serial)
      expect(isGenuine(response)).toBe(true)
    }
  })

  test('and another one, the oldest is gone', async () => {
    const mock = makeMock()
    const second = await mock.platformKeys.rotate()
    const third = await mock.platformKeys.rotate()
    expect([...(await fetchKeys(mock)).keys()]).toEqual([third.serialNo, second.serialNo])
    const response = await order(mock, { 'Wechatpay-Serial': before })
    expect(valueOf(response, 'Wechatpay-Serial')).toBe(third.serialNo)
  })

  test('without overlap the old one is gone at once', async () => {
    const mock = makeMock()
    const { serialNo } = await mock.platformKeys.rotate({ overlap: false })
    expect([...(await fetchKeys(mock)).keys()]).toEqual([serialNo])
    const response = await order(mock, { 'Wechatpay-Serial': before })
    expect(valueOf(response, 'Wechatpay-Serial')).toBe(serialNo)
  })
})

describe.each(['header', 'rule'] as const)('a fault asked for by %s', (by) => {
  async function orderWith(fault: string, settings: MockOptions = {}) {
    const mock = makeMock(settings)
    if (by === 'rule') mock.use({ respond: [{ fault: fault as never }] })
    const headers = by === 'header' ? { 'Wechatpay-Negative-Test': `fault=${fault}` } : {}
    return { mock, response: await order(mock, headers) }
  }

  test('bad-signature is well-formed, of the right key and fresh, and fits nothing', async () => {
    const { response } = await orderWith('bad-signature')
    expect(valueOf(response, 'Wechatpay-Serial')).toBe(testKeys.platformCertificate.serial)
    expect(valueOf(response, 'Wechatpay-Timestamp')).toBe(String(seconds))
    expect(Buffer.from(valueOf(response, 'Wechatpay-Signature'), 'base64')).toHaveLength(256)
    expect(isGenuine(response)).toBe(false)
  })

  test('signtest begins as the probes of the platform do', async () => {
    const { response } = await orderWith('signtest')
    const [, rest] =
      /^WECHATPAY\/SIGNTEST\/(.*)$/.exec(valueOf(response, 'Wechatpay-Signature')) ?? []
    expect(Buffer.from(rest ?? '', 'base64')).toHaveLength(256)
    expect(isGenuine(response)).toBe(false)
  })

  test('wrong-serial names a key that nobody has, under a signature that is sound', async () => {
    const { response } = await orderWith('wrong-serial')
    const serial = valueOf(response, 'Wechatpay-Serial')
    expect(serial).toMatch(/^[0-9A-F]{40}$/)
    expect(publicKeys.has(serial)).toBe(false)
    const renamed = new Map([[serial, testKeys.platformCertificate.publicKey]])
    expect(isGenuine(response, renamed)).toBe(true)
  })

  test('stale-timestamp is sound but for being ten minutes old', async () => {
    const { response } = await orderWith('stale-timestamp')
    expect(valueOf(response, 'Wechatpay-Timestamp')).toBe(String(seconds - 600))
    expect(isGenuine(response)).toBe(true)
  })

  test('unsigned has none of the headers', async () => {
    const { response } = await orderWith('unsigned')
    expect(isSigned(response)).toBe(false)
  })

  test('malformed-json is signed as it is sent: only the body is broken', async () => {
    const { response } = await orderWith('malformed-json')
    expect(isGenuine(response)).toBe(true)
    expect(() => JSON.parse(toText(response.body))).toThrow(SyntaxError)
    expect(valueOf(response, 'Content-Length')).toBe(String(response.body.length))
  })

  test.each(signatureFaults)(
    '%s comes with a prepay_id that is good for nothing',
    async (fault) => {
      const { mock, response } = await orderWith(fault)
      expect(response.status).toBe(200)
      const canary = prepayIdOf(response)
      expect(canary).toMatch(/^wx\d{14}[0-9a-f]{16}\d{4}$/)
      const [placed] = [...mock.orders.all()]
      expect(placed?.prepayId).not.toBe(canary)
      expect(mock.orders.find({ prepayId: canary })).toBeUndefined()
      const { mchid, outTradeNo } = placed ?? {}
      expect(mock.canaries.find(canary)).toEqual({
        prepayId: canary,
        mchid,
        outTradeNo,
        fault,
        at: now,
      })
      expect(mock.canaries.all()).toHaveLength(1)
    },
  )

  test('is given for a request without Authorization, too, where that is served', async () => {
    for (const auth of ['lenient', 'off'] as const) {
      const mock = makeMock({ auth })
      if (by === 'rule') mock.use({ respond: [{ fault: 'bad-signature' }] })
      const headers = by === 'header' ? { 'Wechatpay-Negative-Test': 'fault=bad-signature' } : {}
      const response = await send(mock, orderRequest(headers))
      expect(isSigned(response)).toBe(true)
      expect(isGenuine(response)).toBe(false)
    }
  })
})

test('a canary is never given out again, and the order that it stood for has its own prepay_id', async () => {
  const mock = makeMock()
  const canaries = new Set<string>()
  for (let i = 0; i < 25; i++) {
    const fault = signatureFaults[i % signatureFaults.length]
    const bad = prepayIdOf(await order(mock, { 'Wechatpay-Negative-Test': `fault=${fault}` }))
    const good = prepayIdOf(await order(mock))
    expect(good).toBe([...mock.orders.all()][0]?.prepayId)
    canaries.add(bad)
    expect(canaries.has(good)).toBe(false)
    expect(mock.canaries.find(good)).toBeUndefined()
  }
  expect(canaries.size).toBe(25)
  expect(mock.canaries.all().map(({ prepayId }) => prepayId)).toEqual([...canaries])
  mock.reset()
  expect(mock.canaries.all()).toEqual([])
})

test('a refusal sets no canary out', async () => {
  const mock = makeMock()
  const headers = { 'Wechatpay-Negative-Test': 'SYSTEM_ERROR;fault=bad-signature' }
  expect((await order(mock, headers)).status).toBe(500)
  expect(mock.canaries.all()).toEqual([])
})

test('a rule spoils the certificates as well', async () => {
  const mock = makeMock()
  mock.use({ when: { endpoint: 'certificates' }, respond: ['fault=bad-signature'] })
  const [bad, good] = [
    await send(mock, certificatesRequest(), {}),
    await send(mock, certificatesRequest(), {}),
  ]
  expect([isGenuine(bad), isGenuine(good)]).toEqual([false, true])
})

const wire = (method: string, target: string, headers: object, text = ''): WireRequest => ({
  method,
  target,
  headers: Object.entries({ ...USUAL, ...headers }) as WireHeader[],
  body: toBytes(text),
})

describe('a query and a close', () => {
  const { outTradeNo, mchid } = {
    outTradeNo: '1217752501201407033233368018',
    mchid: testKeys.mchid,
  }
  const path = `/v3/pay/transactions/out-trade-no/${outTradeNo}`
  const query = (headers: object = {}): WireRequest =>
    wire('GET', `${path}?mchid=${mchid}`, headers)
  const close = (headers: object = {}): WireRequest =>
    wire('POST', `${path}/close`, headers, JSON.stringify({ mchid }))

  test.each(signatureFaults)('are spoiled by %s too, the 204 as well as the 200', async (fault) => {
    const mock = makeMock()
    await order(mock)
    for (const make of [query, close]) {
      const bad = await send(mock, make({ 'Wechatpay-Negative-Test': `fault=${fault}` }), {})
      expect([200, 204]).toContain(bad.status)
      const isFresh = valueOf(bad, 'Wechatpay-Timestamp') === String(seconds)
      expect(isGenuine(bad) && isFresh).toBe(false)
      const good = await send(mock, make(), {})
      expect(isGenuine(good)).toBe(true)
    }
    expect(mock.canaries.all()).toEqual([])
  })

  test('are signed by the key that they name, as an order is', async () => {
    const mock = makeMock()
    await order(mock)
    for (const make of [query, close]) {
      const response = await send(
        mock,
        make({ 'Wechatpay-Serial': testKeys.platformPublicKey.id }),
        {},
      )
      expect(valueOf(response, 'Wechatpay-Serial')).toBe(testKeys.platformPublicKey.id)
      expect(isGenuine(response)).toBe(true)
    }
  })

  test('cannot be cut short where there is nothing', async () => {
    const mock = makeMock()
    await order(mock)
    const response = await send(
      mock,
      close({ 'Wechatpay-Negative-Test': 'fault=malformed-json' }),
      {},
    )
    expect([response.status, response.body.length]).toEqual([204, 0])
    expect(isGenuine(response)).toBe(true)
  })
})

test("pay_sign is by the key of the merchant that ordered, not by anybody else's", async () => {
  const mock = makeMock({ auth: 'lenient' })
  const { mchid } = await mock.merchants.create({ mchid: '1900000109' })
  const { body, target } = minimalOrder('wecom-create-order', { mchid })
  const placed = await send(mock, wire('POST', target, {}, body))
  const { appid } = JSON.parse(body) as { appid: string }
  const input = { appid, prepay_id: prepayIdOf(placed), nonce: 'a0', timestamp: seconds }
  const path = '/cgi-bin/miniapppay/get_sign?access_token=accesstoken000001'
  const text = toText((await send(mock, wire('POST', path, {}, JSON.stringify(input)))).body)
  const { publicKey } = new X509Certificate(mock.merchants.credentials(mchid).certificate)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
  expect(isPaySign(text, input, pem)).toBe(true)
  expect(isPaySign(text, input, testKeys.merchant.publicKey)).toBe(false)
})

test('signatures go by the clock on the wire', async () => {
  const ports = { now: () => now + 86_400_000, wireNow: clock }
  const response = await order(makeMock({ ports }))
  expect(response.status).toBe(200)
  expect(valueOf(response, 'Wechatpay-Timestamp')).toBe(String(seconds))
})

describe('who is let in', () => {
  const header = (authorization: string): WireRequest =>
    orderRequest({ Authorization: authorization })
  const stranger = '1900000000'
  // What strict, lenient and off answer; + is signed.
  test.each<[string, WireRequest, SignFixture | undefined, string]>([
    ['no Authorization', orderRequest(), undefined, '401 200 200'],
    ['another scheme', header('Bearer 0123456789abcdef'), undefined, '401 200+ 200'],
    [
      'a bad form',
      header('WECHATPAY2-SHA256-RSA2048 mchid="1230000109"'),
      undefined,
      '401 401 200',
    ],
    [
      "a stranger's bad form",
      header(`WECHATPAY2-SHA256-RSA2048 mchid="${stranger}"`),
      undefined,
      '401 200+ 200',
    ],
    ['a stranger', orderRequest(), { as: stranger }, '401 200+ 200'],
    ['a good signature', orderRequest(), {}, '200+ 200+ 200'],
    ['a signature of something else', orderRequest(), { message: 'x' }, '401 401 200'],
    ['no Base64', orderRequest(), { signature: '%' }, '401 401 200'],
    ['an old timestamp', orderRequest(), { timestamp: String(seconds - 301) }, '401 401 200'],
    ['the serial of nobody', orderRequest(), { serial: '0'.repeat(40) }, '401 401 200'],
    ["another merchant's order", orderRequest({}, { mchid: stranger }), {}, '400+ 400+ 200'],
    ['no User-Agent', orderRequest({ 'User-Agent': '' }), {}, '200+ 200+ 200'],
    [
      'no User-Agent for certificates',
      certificatesRequest({ 'User-Agent': '' }),
      {},
      '400 200+ 200',
    ],
    [
      'any language for certificates',
      certificatesRequest({ 'Accept-Language': '*' }),
      {},
      '406 200+ 200',
    ],
  ])('by APIv3, %s', async (_what, request, sign, expected) => {
    const seen: string[] = []
    for (const auth of ['strict', 'lenient', 'off'] as const) {
      const response = await send(makeMock({ auth }), request, sign)
      seen.push(`${response.status}${isSigned(response) ? '+' : ''}`)
      if (isSigned(response)) expect(isGenuine(response)).toBe(true)
    }
    expect(seen.join(' ')).toBe(expected)
  })

  test.each<[string, (mock: Mock, token: string) => string, string]>([
    ['no token', () => '', '41001 41001 0'],
    ['a token of somebody else', () => '?access_token=FAKE_TOKEN', '40014 0 0'],
    ['its token', (_mock, token) => `?access_token=${token}`, '0 0 0'],
    ['most of its token', (_mock, token) => `?access_token=${token.slice(0, -1)}`, '40014 0 0'],
    [
      'a revoked token',
      (mock, token) => {
        expect(mock.tokens.revoke(testKeys.wecom.corpid)).toBe(1)
        return `?access_token=${token}`
      },
      '40014 40014 0',
    ],
  ])('by WeCom, %s', async (_what, query, expected) => {
    const seen: unknown[] = []
    for (const auth of ['strict', 'lenient', 'off'] as const) {
      const mock = makeMock({ auth })
      const { corpid, corpsecret } = testKeys.wecom
      const get = {
        method: 'GET',
        target: `/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
        headers: [],
        body: new Uint8Array(),
      }
      const issued = JSON.parse(toText((await send(mock, get)).body)) as { access_token: string }
      const { body, target } = minimalOrder('wecom-create-order')
      const path = target.replace(/\?.*/, '')
      const response = await send(mock, {
        ...orderRequest(),
        target: path + query(mock, issued.access_token),
        body: toBytes(body),
      })
      expect(isSigned(response)).toBe(false)
      seen.push((JSON.parse(toText(response.body)) as { errcode: number }).errcode)
    }
    expect(seen.join(' ')).toBe(expected)
  })
})

describe('a nonce_str that was sent before', () => {
  const note = ({ headers }: WireResponse): string => findHeader(headers, 'Mock-Diagnosis') ?? ''
  const nonce = '593BEC0C930BF1AFEB40B4A08C8FB242'

  test('is noted and not refused', async () => {
    const mock = makeMock()
    const request = await signRequest(mock, orderRequest(), now, { nonce })
    const [first, second] = [await send(mock, request), await send(mock, request)]
    expect(note(first)).toBe('')
    expect(second.status).toBe(200)
    expect(prepayIdOf(second)).toBe(prepayIdOf(first))
    expect(note(second)).toContain('nonce_str')
    mock.reset()
    expect(note(await send(mock, request))).toBe('')
  })

  test('is its own for every merchant', async () => {
    const mock = makeMock()
    const { mchid } = await mock.merchants.create({ mchid: '1900000109' })
    await send(mock, orderRequest(), { nonce })
    const response = await send(mock, orderRequest({}, { mchid }), { as: mchid, nonce })
    expect(response.status).toBe(200)
    expect(note(response)).toBe('')
  })

  test('does not count where the signature did not fit', async () => {
    const mock = makeMock()
    await send(mock, orderRequest(), { nonce, message: 'x' })
    expect(note(await send(mock, orderRequest(), { nonce }))).toBe('')
  })
})
