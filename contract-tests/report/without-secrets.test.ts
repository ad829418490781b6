import { createMock, type Exchange, type WireHeader, type WireRequest } from 'wechatpay-mock'
import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { withoutSecrets, withoutSecretsInText } from './without-secrets.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const requestOf = (body: string | Uint8Array, change: Partial<WireRequest> = {}): WireRequest => ({
  method: 'POST',
  target: '/v3/pay/partner/transactions/miniprogram',
  headers: [
    ['Host', 'api.mch.weixin.qq.com'],
    ['Content-Type', 'application/json'],
    ['Accept', 'application/json'],
    ['User-Agent', 'shop/1.0'],
    ['Content-Length', String(typeof body === 'string' ? bytesOf(body).length : body.length)],
  ],
  body: typeof body === 'string' ? bytesOf(body) : body,
  ...change,
})

/** What a mock makes of it. */
async function exchangeOf(request: WireRequest): Promise<Exchange> {
  const mock = createMock({ auth: 'off', seed: 'report' })
  await mock.handle(request)
  const exchange = mock.journal.last()
  if (!exchange) throw new Error('the mock has kept no exchange')
  return exchange
}

const KEY = readFileSync(
  new URL('../../fixtures/keys/merchant/apiclient_key.pem', import.meta.url),
  'utf8',
)
const inKey = KEY.split('\n')[3] ?? 'x'

describe('a text', () => {
  test.each([
    ['a private key', KEY],
    ['one in JSON', JSON.stringify({ attach: KEY })],
    ['one in JSON in JSON', JSON.stringify(JSON.stringify({ attach: KEY }))],
    ['one whose end was cut off', KEY.slice(0, KEY.indexOf(inKey) + 40)],
    ['one of an older kind', KEY.replaceAll('PRIVATE', 'RSA PRIVATE')],
  ])('loses %s', (_, text) => {
    expect(text).toContain(inKey.slice(0, 30))
    expect(withoutSecretsInText(text)).not.toContain(inKey.slice(0, 30))
  })

  test.each([
    ['{"access_token":"S3CRET"}', '{"access_token":"***"}'],
    ['{"access_token" : "S3\\"CRET","b":1}', '{"access_token" : "***","b":1}'],
    ['{"corpsecret":"S3CRET', '{"corpsecret":"***'],
    ['{"apiV3Key":"S3CRET"}', '{"apiV3Key":"***"}'],
    ['{"private_key":"S3CRET"}', '{"private_key":"***"}'],
    ['"{\\"access_token\\":\\"S3CRET\\"}"', '"{\\"access_token\\":\\"***\\"}"'],
    ['/x?a=1&access_token=S3CRET&b=2', '/x?a=1&access_token=***&b=2'],
    ['corpsecret=S3CRET', 'corpsecret=***'],
    ['Bearer S3CRET.S3CRET', 'Bearer ***'],
  ])('%s becomes %s', (text, expected) => {
    expect(withoutSecretsInText(text)).toBe(expected)
  })

  test('without any is left alone', () => {
    const text = 'access to the token; {"prepay_id":"wx26","paySign":"oR9d8=="} {"secretary":"A"}'
    expect(withoutSecretsInText(text)).toBe(text)
  })

  test('what stands behind a private key stays', () => {
    expect(withoutSecretsInText(`${KEY} and more`)).toBe('***\n and more')
  })
})

describe('an exchange', () => {
  const SIGNATURE = 'WECHATPAY2-SHA256-RSA2048 mchid="1230000109",signature="abc="'
  const secretive: readonly WireHeader[] = [
    ['Authorization', SIGNATURE],
    ['authorization', 'Bearer S3CRET'],
    ['Proxy-Authorization', 'Basic S3CRET'],
    ['Cookie', 'a=S3CRET'],
    ['X-Api-Key', 'S3CRET'],
    ['Content-Type', 'application/json'],
  ]

  test('keeps a signature and loses what opens a door', async () => {
    const plain = await exchangeOf(requestOf('{}'))
    const { request, response } = withoutSecrets({
      ...plain,
      request: { ...plain.request, headers: secretive, target: '/x?access_token=S3CRET' },
      response: {
        ...plain.response,
        headers: [['Set-Cookie', 'S3CRET']],
        body: bytesOf('{"access_token":"S3CRET"}'),
      },
    })
    expect(request.headers).toEqual([
      ['Authorization', SIGNATURE],
      ['authorization', 'Bearer ***'],
      ['Proxy-Authorization', '***'],
      ['Cookie', '***'],
      ['X-Api-Key', '***'],
      ['Content-Type', 'application/json'],
    ])
    expect(request.target).toBe('/x?access_token=***')
    expect(response.headers).toEqual([['Set-Cookie', '***']])
    expect(textOf(response.body)).toBe('{"access_token":"***"}')
  })

  test('keeps every other byte of a body, be it text or not', async () => {
    const plain = await exchangeOf(requestOf('{}'))
    const body = Uint8Array.of(0xff, 0x00, ...bytesOf('商城 "corpsecret":"S3CRET" '), 0xfe, 0x80)
    const { request } = withoutSecrets({ ...plain, request: { ...plain.request, body } })
    expect([...request.body]).toEqual([
      ...Uint8Array.of(0xff, 0x00, ...bytesOf('商城 "corpsecret":"***" '), 0xfe, 0x80),
    ])
    const clean = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256)
    const kept = withoutSecrets({ ...plain, request: { ...plain.request, body: clean } })
    expect(kept.request.body).toEqual(clean)
  })
})
