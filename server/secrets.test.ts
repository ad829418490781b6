import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import type { Credentials } from '../mocks/index.js'
import { isSameSecret } from '../mocks/same-secret.js'
import { minimalOrder } from '../mocks/samples.testing.js'
import { forged, signedRequest } from '../mocks/signed.testing.js'
import { toText, type WireRequest } from '../mocks/wire.js'
import { start, type Started } from './cli.testing.js'

const ADMIN = 'ADMIN-token-of-this-test'

/** Everything that a run wrote down or answered, but for the answers whose business it is to hand out keys. */
const written: string[] = []
const secrets: { [name: string]: string } = {}
let started: Started
let handedOut: { credentials: Credentials; accessToken: string }

const admin = async (path: string, body?: string): Promise<string> => {
  const answer = await fetch(`${started.url}/__admin${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body }),
  })
  return answer.text()
}

/** Sends a request as it is and keeps what came back, headers included. */
async function send({ method, target, headers, body }: WireRequest): Promise<string> {
  const answer = await fetch(started.url + target, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(body.length > 0 && { body: toText(body) }),
  })
  const text = await answer.text()
  written.push(JSON.stringify([...answer.headers]))
  return text
}

beforeAll(async () => {
  started = await start(['--auth', 'strict', '--json', '--admin-token', ADMIN])
  const declared = await admin('/merchants', '{"appids":["wx8888888888888888"]}')
  const { credentials } = JSON.parse(declared) as { credentials: Credentials }
  const { mchid, corpid, corpsecret } = credentials
  const builtIn = {
    mchid: testKeys.mchid,
    serialNo: testKeys.merchant.serial,
    ...testKeys.merchant,
  }

  const tokenRequest: WireRequest = {
    method: 'GET',
    target: `/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
    headers: [],
    body: new Uint8Array(),
  }
  const token = JSON.parse(await send(tokenRequest)) as { access_token: string }
  handedOut = { credentials, accessToken: token.access_token }
  await send({ ...tokenRequest, target: `${tokenRequest.target}-wrong` })
  const wecom = minimalOrder('wecom-create-order')
  const wecomTarget = wecom.target.replace(/=.*/, `=${token.access_token}`)
  for (const target of [wecomTarget, `${wecomTarget}x`]) {
    const order = { ...tokenRequest, method: 'POST', target, body: Buffer.from(wecom.body) }
    written.push(await send(order))
    written.push(
      await send({ ...order, headers: [['Authorization', `Bearer ${token.access_token}`]] }),
    )
  }

  const order = minimalOrder('jsapi-with-contract', { mchid })
  const good = await signedRequest(credentials, order)
  written.push(await send(good))
  for (const fault of [
    'bad-signature',
    'signtest',
    'wrong-serial',
    'stale-timestamp',
    'unsigned',
  ]) {
    const headers = [['Wechatpay-Negative-Test', `fault=${fault}`] as const]
    written.push(await send(await signedRequest(credentials, { ...order, headers })))
  }
  const bad = good.headers.map(
    ([name, value]) => [name, name === 'Authorization' ? forged(value) : value] as const,
  )
  written.push(await send({ ...good, headers: bad }))
  const wrongKey = { ...credentials, privateKey: testKeys.merchant.privateKey }
  written.push(await send(await signedRequest(wrongKey, order)))
  const platform = { ...credentials, privateKey: testKeys.platformPublicKey.privateKey }
  written.push(await send(await signedRequest(platform, order)))
  // The language that fetch asks for by itself is refused there.
  const headers = [['Accept-Language', 'zh-CN'] as const]
  const certificates = { method: 'GET', target: '/v3/certificates', headers }
  written.push(await send(await signedRequest(credentials, certificates)))
  written.push(await send(await signedRequest(builtIn, certificates)))

  for (const path of [
    '/requests',
    '/merchants',
    '/orders',
    '/rules',
    '/canaries',
    '/openapi.json',
  ]) {
    written.push(await admin(path))
  }
  written.push(await admin('/requests/find', '{"outcome":"signature-wrong"}'))
  written.push(await admin('/merchants', '{"mchid":"not a number"}'))
  written.push(await admin('/platform-keys/rotate', '{"overlap":false}'))
  written.push(await admin('/wecom-tokens/revoke', '{}'))
  await started.stop()
  written.push(started.io.captured.err)
  // The banner tells the token to whoever started the mock; after that nothing does.
  written.push(started.io.captured.out.replace(`"adminToken":"${ADMIN}"`, ''))

  Object.assign(secrets, {
    'the admin token': ADMIN,
    'the access_token': handedOut.accessToken,
    'the corpsecret': corpsecret,
    'the callback token': credentials.wecomToken,
    'the callback key': credentials.wecomAesKey,
    'the APIv3 key': credentials.apiV3Key ?? '',
    'the built-in APIv3 key': testKeys.apiV3Key,
    'the built-in corpsecret': testKeys.wecom.corpsecret,
    'the private key': inTheMiddle(credentials.privateKey),
    'the built-in private key': inTheMiddle(testKeys.merchant.privateKey),
    "the issuer's private key": inTheMiddle(testKeys.issuer.privateKey),
    "the platform's private key": inTheMiddle(testKeys.platformPublicKey.privateKey),
    "the certificate's private key": inTheMiddle(testKeys.platformCertificate.privateKey),
  })
})
afterAll(() => started.stop())

/** A line of base64 that no other key has. */
const inTheMiddle = (pem = ''): string => pem.split('\n')[10] ?? ''

describe('after a run with every kind of call,', () => {
  test('there is a lot written down', () => {
    const all = written.join('\n')
    for (const sign of [
      'prepay_id',
      'signature-wrong',
      'access_token=***',
      '40014',
      '"ciphertext"',
    ]) {
      expect(all).toContain(sign)
    }
    expect(Object.values(secrets).every((secret) => secret.length > 15)).toBe(true)
  })

  test.each([
    'the admin token',
    'the access_token',
    'the corpsecret',
    'the callback token',
    'the callback key',
    'the APIv3 key',
    'the built-in APIv3 key',
    'the built-in corpsecret',
    'the private key',
    'the built-in private key',
    "the issuer's private key",
    "the platform's private key",
    "the certificate's private key",
  ])('%s is in no log, journal, answer or diagnosis', (name) => {
    const secret = secrets[name] ?? ''
    expect(written.filter((text) => text.includes(secret))).toEqual([])
  })

  test('no file is left behind that holds one', () => {
    const files = readdirSync(started.home, { recursive: true, withFileTypes: true })
    const texts = files
      .filter((each) => each.isFile())
      .map((each) => readFileSync(`${each.parentPath}/${each.name}`, 'utf8'))
    for (const secret of Object.values(secrets)) {
      expect(texts.some((text) => text.includes(secret))).toBe(false)
    }
  })
})

test('secrets are equal when they are, and only then', () => {
  expect(isSameSecret('abc', 'abc')).toBe(true)
  for (const other of ['', 'ab', 'abd', 'abcd', 'xbc'])
    expect(isSameSecret(other, 'abc')).toBe(false)
})
