import { execFileSync } from 'node:child_process'
import {
  createPublicKey,
  generateKeyPairSync,
  sign as nodeSign,
  verify as nodeVerify,
  X509Certificate,
} from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { toPem, pemBytes } from '../crypto/pem.js'
import { UsageError } from '../usage.js'
import {
  type CertificateOrder,
  looksLikeProduction,
  makeCertificate,
  publicKeyOf,
  readCertificate,
} from './certificate.js'

const openssl = (input: string, ...args: readonly string[]): string =>
  execFileSync('openssl', args, { input, encoding: 'utf8', stdio: 'pipe' })

/** A certificate for the first spare key that has this name for subject and issuer. */
const selfSigned = (name: string): string =>
  openssl('', 'req', '-x509', '-key', spareKeyFile, '-utf8', '-subj', name, '-days', '1')
const spareKeyFile = fileURLToPath(new URL('../../fixtures/keys/spare/key-1.pem', import.meta.url))

const { issuer, merchant, spare } = testKeys
const [pair = merchant] = spare
const order: CertificateOrder = {
  subject: '1900000001',
  publicKey: pair.publicKey,
  serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  issuer,
}

/** The one line that refuses it; fails when it is not refused or the message is more than a line. */
async function refusal(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown
    expect(thrown.message).toMatch(/^[\x20-\x7e…]{20,300}$/)
    return thrown.message
  }
  throw new Error('it was not refused')
}

describe('a certificate that is made', () => {
  test('says to Node what was ordered, and the issuer signed it', async () => {
    const x509 = new X509Certificate(await makeCertificate(order))
    expect(x509.subject).toBe('O=wechatpay-mock test key\nCN=1900000001')
    expect(x509.issuer).toBe('O=wechatpay-mock test key\nCN=wechatpay-mock test issuer')
    expect(x509.serialNumber).toBe(order.serial)
    expect(x509.publicKey.export({ type: 'spki', format: 'pem' })).toBe(pair.publicKey)
    expect(x509.verify(createPublicKey(issuer.privateKey))).toBe(true)
    expect(x509.ca).toBe(false)
  })

  test('says the same to openssl', async () => {
    const certificate = await makeCertificate(order)
    const text = openssl(certificate, 'x509', '-noout', '-text', '-serial', '-dates', '-pubkey')
    expect(text).toContain('serial=5157F09EFDC096DE15EBE81A47057A7232F1B8E1\n')
    expect(text).toContain('notBefore=Jan  1 00:00:00 2020 GMT\n')
    expect(text).toContain('notAfter=Dec 31 23:59:59 2049 GMT\n')
    expect(text).toContain(pair.publicKey)
    expect(text).toMatch(/Subject: O ?= ?wechatpay-mock test key, CN ?= ?1900000001\n/)
    expect(text).toContain('Version: 3')
    expect(text.match(/Signature Algorithm: sha256WithRSAEncryption/g)).toHaveLength(2)
    expect(text).toMatch(/Basic Constraints: critical\n *CA:FALSE/)
    expect(text).toContain(
      'Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment',
    )
  })

  test('is the one in fixtures/keys when the same is ordered', async () => {
    const { platformCertificate } = testKeys
    expect(await makeCertificate({ ...merchant, subject: testKeys.mchid, issuer })).toBe(
      merchant.certificate,
    )
    expect(
      await makeCertificate({
        ...platformCertificate,
        subject: 'wechatpay-mock test platform',
        issuer,
      }),
    ).toBe(platformCertificate.certificate)
  })

  test('carries a subject that is not ASCII', async () => {
    const certificate = await makeCertificate({ ...order, subject: '测试商户, "1"' })
    expect(readCertificate(certificate).subject).toBe('测试商户, "1"')
    expect(new X509Certificate(certificate).toLegacyObject().subject.CN).toBe('测试商户, "1"')
  })

  test.each([
    ['2020-01-01T00:00:00.000Z', '2025-06-30T12:34:56.000Z'],
    ['1999-12-31T23:59:59.000Z', '2049-12-31T23:59:59.000Z'],
    ['2049-12-31T23:59:59.000Z', '2050-01-01T00:00:00.000Z'],
    ['2050-01-01T00:00:00.000Z', '2099-02-28T01:02:03.000Z'],
  ])('holds from %s to %s for every reader', async (from, to) => {
    const certificate = await makeCertificate({
      ...order,
      notBefore: new Date(from),
      notAfter: new Date(Date.parse(to) + 999),
    })
    const { validFrom, validTo } = new X509Certificate(certificate)
    expect([validFrom, validTo].map((date) => new Date(date).toISOString())).toEqual([from, to])
    const { notBefore, notAfter } = readCertificate(certificate)
    expect([notBefore.toISOString(), notAfter.toISOString()]).toEqual([from, to])
  })

  test.each([
    ['1', '01'],
    ['7F', '7F'],
    ['80', '80'],
    ['0ABC', '0ABC'],
    ['00ff', 'FF'],
    [`0${'a'.repeat(39)}`, `0${'A'.repeat(39)}`],
    ['F'.repeat(40), 'F'.repeat(40)],
    [`00${'5'.repeat(38)}`, '5'.repeat(38)],
  ])('with the serial %s has %s for every reader', async (serial, read) => {
    const certificate = await makeCertificate({ ...order, serial })
    expect(readCertificate(certificate).serial).toBe(read)
    expect(new X509Certificate(certificate).serialNumber).toBe(read)
    expect(openssl(certificate, 'x509', '-noout', '-serial')).toBe(`serial=${read}\n`)
  })

  test.each(['', '0x12', '-1', 'G', 'A'.repeat(41), '12\n34'])(
    'cannot have the serial %j',
    async (serial) => {
      const message = await refusal(() => makeCertificate({ ...order, serial }))
      expect(message).toContain('1 to 40 hexadecimal digits')
    },
  )

  test('is signed by the issuer of the order, whoever came before', async () => {
    for (const { privateKey } of [...spare, issuer, ...spare]) {
      const other = { name: 'another test issuer', privateKey }
      const x509 = new X509Certificate(await makeCertificate({ ...order, issuer: other }))
      expect(x509.verify(createPublicKey(privateKey))).toBe(true)
    }
  })
})

describe('a certificate that is read', () => {
  test('says what it says to Node', () => {
    expect(readCertificate(merchant.certificate)).toEqual({
      serial: merchant.serial,
      subject: testKeys.mchid,
      publicKey: merchant.publicKey,
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2049-12-31T23:59:59Z'),
      issuer: 'wechatpay-mock test issuer, wechatpay-mock test key',
    })
  })

  test('may stand between other text and have other line ends', () => {
    const { certificate } = merchant
    for (const text of [
      certificate.replaceAll('\n', '\r\n'),
      certificate.trim(),
      `\uFEFFBag Attributes\n    localKeyID: 01\nsubject=CN = 测试\n${certificate}more\n`,
      certificate.replaceAll('\n', '\n   '),
    ]) {
      expect(readCertificate(text).serial).toBe(merchant.serial)
    }
  })

  test.each([
    ['names as WeChat Pay orders them', '/CN=1900000001/O=x/OU=y/C=CN/L=ShenZhen', '1900000001'],
    ['a name without a common name', '/O=x', ''],
    ['two common names', '/CN=first/CN=second', 'first'],
  ])('may come from openssl, with %s', (_what, subject, commonName) => {
    const certificate = selfSigned(subject)
    const x509 = new X509Certificate(certificate)
    expect(readCertificate(certificate)).toMatchObject({
      subject: commonName,
      serial: x509.serialNumber,
      publicKey: pair.publicKey,
      notBefore: new Date(x509.validFrom),
    })
  })
})

const ecKeys = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const der = pemBytes(merchant.certificate, 'CERTIFICATE')

describe('what is no certificate is refused in one line:', () => {
  const [begin = '', ...lines] = merchant.certificate.split('\n')
  const many = merchant.certificate.repeat(30)

  test.each<[string, string, string]>([
    ['nothing', '', 'no PEM came'],
    ['a path', './apiclient_cert.pem', 'no PEM came'],
    ['a word', 'certificate', 'begins with -----BEGIN CERTIFICATE-----'],
    ['DER as text', Buffer.from(der).toString('latin1'), 'no PEM came'],
    ['bare Base64', Buffer.from(der).toString('base64'), 'no PEM came'],
    ['a private key', merchant.privateKey, 'a private key came; give apiclient_cert.pem'],
    ['a public key', merchant.publicKey, 'a public key came'],
    ['another block', toPem('DH PARAMETERS', der), 'a PEM block "DH PARAMETERS" came'],
    ['two certificates', many.slice(0, merchant.certificate.length * 2), '2 PEM blocks came'],
    ['thirty certificates', many, 'CERTIFICATE, CERTIFICATE, CERTIFICATE, CERTIFICATE, …'],
    [
      'a certificate and its key',
      merchant.certificate + merchant.privateKey,
      'CERTIFICATE, PRIVATE KEY',
    ],
    ['a first line alone', begin, 'lacks its line "END CERTIFICATE"'],
    ['a cut end', merchant.certificate.slice(0, 600), 'lacks its line "END CERTIFICATE"'],
    ['an empty block', toPem('CERTIFICATE', new Uint8Array()), 'no whole Base64'],
    ['a lost line', [begin, ...lines.slice(1)].join('\n'), 'cut off or damaged'],
    ['a lost character', merchant.certificate.replace('\nMII', '\nMI'), 'no whole Base64'],
    ['written line ends', merchant.certificate.replaceAll('\n', '\\n'), 'line ends'],
    ['a strange character', merchant.certificate.replace('\nMII', '\nM!I'), 'no whole Base64'],
    [
      'the bytes of a key',
      toPem('CERTIFICATE', pemBytes(merchant.publicKey, 'PUBLIC KEY')),
      'none',
    ],
    ['a byte too many', toPem('CERTIFICATE', Uint8Array.of(...der, 0)), 'cut off or damaged'],
    ['a byte too few', toPem('CERTIFICATE', der.slice(0, -1)), 'cut off or damaged'],
    ['deep nesting', toPem('CERTIFICATE', new Uint8Array(60_000).fill(0x30)), 'damaged'],
    ['endless nesting', toPem('CERTIFICATE', nested(50_000)), 'damaged'],
  ])('%s', async (_what, text, expected) => {
    const message = await refusal(() => readCertificate(text))
    expect(message).toContain(expected)
  })

  test('a certificate for an EC key', async () => {
    const certificate = await makeCertificate({ ...order, publicKey: ecKeys.publicKey })
    expect(new X509Certificate(certificate).publicKey.asymmetricKeyType).toBe('ec')
    expect(await refusal(() => readCertificate(certificate))).toContain('for an RSA key')
  })

  test('a negative serial number, which no issuer gives', async () => {
    const changed = Uint8Array.from(der)
    const at = Buffer.from(der).indexOf(Buffer.from(merchant.serial, 'hex'))
    changed[at] = 0xff
    const message = await refusal(() => readCertificate(toPem('CERTIFICATE', changed)))
    expect(message).toContain('damaged')
  })

  test.each(['abcdefghijklm', '200101000000+', '2001010000000', '2001010000+08'])(
    'a certificate that begins at %s',
    async (date) => {
      const changed = Buffer.from(der)
      changed.write(date, changed.indexOf('200101000000Z'))
      const message = await refusal(() => readCertificate(toPem('CERTIFICATE', changed)))
      expect(message).toContain('damaged')
    },
  )

  test('a message never repeats what came', async () => {
    const secrets = [merchant.privateKey, merchant.certificate + merchant.privateKey]
    for (const secret of secrets) {
      expect(await refusal(() => readCertificate(secret))).not.toContain('MII')
    }
  })

  test('whatever byte is changed or missing, it is read or refused', () => {
    for (let at = 0; at < der.length; at++) {
      for (const bytes of [
        der.slice(0, at),
        Uint8Array.from(der, (byte, index) => (index === at ? byte ^ 0xff : byte)),
        Uint8Array.from(der, (byte, index) => (index === at ? byte ^ 0x01 : byte)),
      ]) {
        try {
          readCertificate(toPem('CERTIFICATE', bytes))
        } catch (thrown) {
          if (!(thrown instanceof UsageError)) throw thrown
        }
      }
    }
  })
})

/** Sequences within sequences of indefinite length. */
function nested(depth: number): Uint8Array {
  return Uint8Array.from({ length: depth * 2 }, (_byte, index) => (index % 2 === 0 ? 0x30 : 0x80))
}

describe('a certificate looks like production', () => {
  /** Signed by a key of ours, but under the name of somebody else. */
  const issuedAs = (name: string): { readonly issuer: string } => readCertificate(selfSigned(name))

  test.each([
    '/C=CN/O=Tenpay.com/OU=Tenpay.com CA Center/CN=Tenpay.com Root CA',
    '/CN=Tenpay.com Root CA',
    '/O=Tenpay.com/CN=another CA of theirs',
    '/C=CN/ST=Guangdong/L=Shenzhen/O=Tencent/OU=WXG/CN=MmpaymchCA',
  ])('when %s issued it', (name) => {
    expect(looksLikeProduction(issuedAs(name))).toBe(true)
  })

  test('and not when the test issuer did, or anybody else', () => {
    expect(looksLikeProduction(readCertificate(merchant.certificate))).toBe(false)
    expect(looksLikeProduction(issuedAs('/O=Example/CN=Example CA'))).toBe(false)
    expect(looksLikeProduction(issuedAs('/C=CN'))).toBe(false)
  })
})

describe('the public key of a private one', () => {
  test('is what Node and openssl derive', async () => {
    for (const { privateKey, publicKey } of [merchant, ...spare]) {
      expect(await publicKeyOf(privateKey)).toBe(publicKey)
    }
    expect(openssl(pair.privateKey, 'pkey', '-pubout')).toBe(await publicKeyOf(pair.privateKey))
  })

  test('verifies what the private one signed', async () => {
    const message = Buffer.from('GET\n/v3/certificates\n')
    const signature = nodeSign('sha256', message, pair.privateKey)
    const publicKey = await publicKeyOf(pair.privateKey.replaceAll('\n', '\r\n'))
    expect(nodeVerify('sha256', message, publicKey, signature)).toBe(true)
  })

  const pkcs1 = openssl(merchant.privateKey, 'rsa', '-traditional')
  const locked = ['-passout', 'pass:test']
  const encrypted = openssl(merchant.privateKey, 'pkcs8', '-topk8', ...locked)
  const encryptedPkcs1 = openssl(merchant.privateKey, 'rsa', '-traditional', '-aes128', ...locked)
  const command = 'openssl pkcs8 -topk8 -nocrypt -in apiclient_key.pem -out apiclient_key_pkcs8.pem'
  const keyBytes = pemBytes(merchant.privateKey, 'PRIVATE KEY')

  test.each<[string, string, string]>([
    ['PKCS#1', pkcs1, `in PKCS#1 came; convert it: ${command}`],
    ['encrypted PKCS#1', encryptedPkcs1, command],
    ['encrypted PKCS#8', encrypted, `an encrypted one came; decrypt it: ${command}`],
    ['nothing', '', 'no PEM came'],
    ['a path', 'apiclient_key.pem', 'begins with -----BEGIN PRIVATE KEY-----'],
    ['a certificate', merchant.certificate, 'a certificate came; give apiclient_key.pem'],
    ['a public key', merchant.publicKey, 'a public key came'],
    ['key and certificate', merchant.privateKey + merchant.certificate, '2 PEM blocks came'],
    ['an EC key', ecKeys.privateKey, 'another kind of key'],
    ['an EC key of openssl', openssl(ecKeys.privateKey, 'ec'), 'WeChat Pay signs with RSA'],
    ['a cut end', merchant.privateKey.slice(0, 900), 'lacks its line "END PRIVATE KEY"'],
    ['cut bytes', toPem('PRIVATE KEY', keyBytes.slice(0, 800)), 'is damaged'],
    ['other bytes', toPem('PRIVATE KEY', Uint8Array.of(1, 2, 3)), 'is damaged'],
    ['PKCS#1 bytes', pkcs1.replaceAll('RSA PRIVATE', 'PRIVATE'), 'is damaged'],
  ])('is refused in one line for %s', async (_what, text, expected) => {
    const message = await refusal(() => publicKeyOf(text))
    expect(message).toContain(expected)
    expect(message).not.toContain('MII')
  })

  test('comes after the command that a message names', async () => {
    const [program = '', ...args] = command
      .replace('-in apiclient_key.pem -out apiclient_key_pkcs8.pem', '-passin pass:test')
      .split(' ')
    for (const text of [pkcs1, encrypted, encryptedPkcs1]) {
      const converted = execFileSync(program, args, { input: text, encoding: 'utf8' })
      expect(await publicKeyOf(converted)).toBe(merchant.publicKey)
    }
  })
})
