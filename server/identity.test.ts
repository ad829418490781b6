import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { minimalOrder } from '../mocks/samples.testing.js'
import { signedRequest } from '../mocks/signed.testing.js'
import { createMock, type Credentials } from '../mocks/index.js'
import { runCaptured, start, temporaryFolder } from './cli.testing.js'
import { type Running, startServer } from './start.js'

describe('the environment of a client', () => {
  let running: Running
  beforeAll(async () => {
    running = await startServer({ port: 0, auth: 'strict' })
  })
  afterAll(() => running.close())

  test('names everything that a client has to be given', () => {
    expect(Object.keys(running.env).map((name) => name.replace('WECHATPAY_MOCK_', ''))).toEqual([
      'URL',
      'MCHID',
      'SERIAL_NO',
      'PRIVATE_KEY_PATH',
      'CERT_PATH',
      'PUBLIC_KEY_PATH',
      'PLATFORM_CERT_PATH',
      'APIV3_KEY',
      'PUBLIC_KEY_ID',
      'CORPID',
      'CORPSECRET',
      'WECOM_TOKEN',
      'WECOM_AES_KEY',
      'AGENTID',
      'APPID',
      'SUB_MCHID',
      'SUB_APPID',
    ])
  })

  test('writes the files that it names, for the user only', () => {
    const { env } = running
    const files = Object.entries(env).filter(([name]) => name.endsWith('_PATH'))
    expect(files).toHaveLength(4)
    for (const [, path] of files) {
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    }
    const read = (name: string): string => readFileSync(env[`WECHATPAY_MOCK_${name}`] ?? '', 'utf8')
    expect(read('PRIVATE_KEY_PATH')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    expect(new X509Certificate(read('CERT_PATH')).serialNumber).toBe(
      env['WECHATPAY_MOCK_SERIAL_NO'],
    )
    expect(read('PUBLIC_KEY_PATH')).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
    expect(new X509Certificate(read('PLATFORM_CERT_PATH')).serialNumber).toMatch(
      /^[1-7][0-9A-F]{39}$/,
    )
  })

  test('is the same over HTTP, and follows a rotation of the platform certificate', async () => {
    const overHttp = async (): Promise<unknown> =>
      (await fetch(`${running.url}/__admin/env`)).json()
    expect(await overHttp()).toEqual((await running.prepareEnvironment()).variables)
    expect(await overHttp()).toMatchObject(running.env)
    const { serialNo } = await running.mock.platformKeys.rotate()
    const path = ((await overHttp()) as Record<string, string>)['WECHATPAY_MOCK_PLATFORM_CERT_PATH']
    expect(new X509Certificate(readFileSync(path ?? '')).serialNumber).toBe(serialNo)
  })

  test('is there for a declared merchant too, and for no other', async () => {
    const { mchid, credentials } = await running.mock.merchants.create({ appids: ['wx1'] })
    const env = running.envOf(mchid)
    expect(env).toMatchObject({
      WECHATPAY_MOCK_MCHID: mchid,
      WECHATPAY_MOCK_SERIAL_NO: credentials.serialNo,
      WECHATPAY_MOCK_APPID: 'wx1',
    })
    expect(readFileSync(env['WECHATPAY_MOCK_PRIVATE_KEY_PATH'] ?? '', 'utf8')).toBe(
      credentials.privateKey,
    )
    const unknown = await fetch(`${running.url}/__admin/env?mchid=7`)
    expect(unknown.status).toBe(400)
    expect(await unknown.text()).toContain('merchant 7 is not declared')
  })

  test('goes with the server', async () => {
    const other = await startServer({ port: 0 })
    const path = other.env['WECHATPAY_MOCK_CERT_PATH'] ?? ''
    expect(existsSync(path)).toBe(true)
    await other.close()
    expect(existsSync(dirname(dirname(path)))).toBe(false)
  })
})

describe('a disposable merchant', () => {
  const order = (credentials: Credentials, headers: readonly [string, string][] = []) =>
    signedRequest(credentials, {
      ...minimalOrder('jsapi-with-contract', { mchid: credentials.mchid }),
      headers,
    })

  test('gets keys that are its own', async () => {
    const mock = createMock({ auth: 'strict' })
    const [one, two] = [await mock.merchants.create(), await mock.merchants.create()]
    expect(one.mchid).toMatch(/^[1-9]\d{9}$/)
    expect(one.mchid).not.toBe(two.mchid)
    expect(one.credentials.serialNo).toMatch(/^[1-7][0-9A-F]{39}$/)
    const certificate = new X509Certificate(one.credentials.certificate)
    expect(certificate.serialNumber).toBe(one.credentials.serialNo)
    expect(certificate.subject).toContain(`CN=${one.mchid}`)
    for (const secret of ['serialNo', 'apiV3Key', 'corpid', 'corpsecret', 'wecomAesKey'] as const) {
      expect(one.credentials[secret]).not.toBe(two.credentials[secret])
    }
    expect((await mock.handle(await order(one.credentials))).response.status).toBe(200)
    const mixed = { ...one.credentials, privateKey: two.credentials.privateKey ?? '' }
    expect((await mock.handle(await order(mixed))).response.status).toBe(401)
    expect(mock.journal.last()?.diagnosis).toContain(`merchant ${two.mchid}`)
  })

  test('does not show its keys to those who list merchants', async () => {
    const mock = createMock()
    const { credentials } = await mock.merchants.create({ wecom: { corpsecret: 'my-secret' } })
    const shown = JSON.stringify(mock.merchants.all())
    expect(shown).not.toContain('my-secret')
    expect(shown).not.toContain(credentials.apiV3Key)
    expect(shown).not.toContain('PRIVATE KEY')
  })

  test('keeps its keys when it is declared anew, and loses them with reset()', async () => {
    const mock = createMock({ auth: 'strict' })
    const { mchid, credentials } = await mock.merchants.create()
    const again = await mock.merchants.create({ mchid, appids: [] })
    expect(again.credentials).toEqual(credentials)
    mock.reset({ mchid })
    expect(() => mock.merchants.credentials(mchid)).toThrow(`merchant ${mchid} is not declared`)
    expect((await mock.handle(await order(credentials))).response.status).toBe(401)
    expect(mock.journal.last()?.outcome).toBe('signer-unknown')
  })

  test('can be made over HTTP', async () => {
    const running = await startServer({ port: 0 })
    const answer = await fetch(`${running.url}/__admin/merchants`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(answer.status).toBe(201)
    const { mchid, credentials } = (await answer.json()) as {
      mchid: string
      credentials: Credentials
    }
    expect(credentials).toEqual(running.mock.merchants.credentials(mchid))
    await running.close()
  })

  test('brings its own certificate and APIv3 key where it is told to', async () => {
    const mock = createMock({ auth: 'strict' })
    const { certificate, privateKey } = testKeys.merchant
    const own = await mock.merchants.create({ certificate, apiV3Key: 'k'.repeat(32) })
    expect(own.mchid).toBe('1230000109') // as the certificate says
    expect(own.credentials).toMatchObject({ certificate, apiV3Key: 'k'.repeat(32) })
    expect(own.credentials).not.toHaveProperty('privateKey')
    const request = await order({ ...own.credentials, privateKey })
    expect((await mock.handle(request)).response.status).toBe(200)
  })

  test('whose certificate names somebody else draws a warning', async () => {
    const mock = createMock()
    const { certificate } = testKeys.merchant
    const { warnings } = await mock.merchants.create({ mchid: '1230000110', certificate })
    expect(warnings).toEqual([expect.stringContaining('names merchant 1230000109')])
  })
})

describe('start', () => {
  test('takes a certificate and tells a bad one in one line', async () => {
    const cwd = await temporaryFolder()
    const { writeFile } = await import('node:fs/promises')
    await writeFile(`${cwd}/key.pem`, testKeys.merchant.privateKey)
    const bad = await runCaptured(['start', '--port', '0', '--merchant-certificate', 'key.pem'], {
      cwd,
    })
    expect(bad.code).toBe(3)
    expect(bad.err).toMatch(/^wechatpay-mock: key\.pem: .*private key.*\n$/)
    expect(bad.err).not.toContain(testKeys.merchant.privateKey.split('\n')[2])
  })

  test('prints a curl line that is signed where unsigned ones are refused', async () => {
    const { io, stop } = await start(['--auth', 'strict'])
    const { out } = io.captured
    const [, address = ''] = /^curl (\S+) \\$/m.exec(out) ?? []
    const [, authorization = ''] = /-H 'Authorization: ([^']+)'/.exec(out) ?? []
    const [, body = ''] = /-d '([^']*)'/.exec(out) ?? []
    const headers = { 'Content-Type': 'application/json', Authorization: authorization }
    const answer = await fetch(address, { method: 'POST', headers, body })
    expect(await answer.json()).toHaveProperty('prepay_id')
    expect(answer.headers.get('Wechatpay-Signature')).toMatch(/^[A-Za-z0-9+/]{342}==$/)
    const unsigned = await fetch(address, { method: 'POST', headers: {}, body })
    expect(unsigned.status).toBe(401)
    await stop()
  })
})
