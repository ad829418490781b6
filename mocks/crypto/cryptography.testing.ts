import { constants, createSign, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import type { Cryptography } from '../ports.js'
import { toPem } from './pem.js'

const { merchant, platformPublicKey } = testKeys
const message = new TextEncoder().encode('1554208460\nn\n{"a":"中"}\n')

/** Signatures of Node: the platform's scheme, and two that look like it. */
const good = createSign('sha256').update(message).sign(merchant.privateKey)
const withSha1 = createSign('sha1').update(message).sign(merchant.privateKey)
const withPss = sign('sha256', message, {
  key: merchant.privateKey,
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: 32,
})
const elliptic = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** What every implementation has to do. */
export function describeCryptography(crypto: Cryptography): void {
  describe('RSA', () => {
    test('signs by PKCS #1 v1.5 with SHA-256', async () => {
      expect(hex(await crypto.sign(merchant.privateKey, message))).toBe(hex(good))
    })

    test('verifies that scheme and no other', async () => {
      expect(await crypto.verify(merchant.publicKey, message, good)).toBe(true)
      expect(await crypto.verify(merchant.publicKey, message, withSha1)).toBe(false)
      expect(await crypto.verify(merchant.publicKey, message, withPss)).toBe(false)
    })

    test('finds every kind of bad signature false', async () => {
      const changed = Uint8Array.from(good, (byte, i) => (i === 100 ? byte ^ 1 : byte))
      const bad = [
        changed,
        new Uint8Array(),
        good.subarray(1),
        good.subarray(0, 255),
        Uint8Array.of(...good, 0),
        Uint8Array.of(0, ...good),
        new Uint8Array(256),
        new Uint8Array(256).fill(255),
        new Uint8Array(65_536).fill(1),
      ]
      for (const each of bad) {
        expect(await crypto.verify(merchant.publicKey, message, each)).toBe(false)
      }
      const other = message.subarray(1)
      expect(await crypto.verify(merchant.publicKey, other, good)).toBe(false)
      const { publicKey } = platformPublicKey
      expect(await crypto.verify(publicKey, message, good)).toBe(false)
    })

    const noKey = toPem('PUBLIC KEY', Uint8Array.of(1, 2, 3))
    test.each([
      ['nothing', '', 'a PEM block "PUBLIC KEY" was expected, none came'],
      [
        'a certificate',
        merchant.certificate,
        'a PEM block "PUBLIC KEY" was expected, "CERTIFICATE" came',
      ],
      ['no key', noKey, 'an RSA public key was expected, bytes that are none came'],
      ['an elliptic key', elliptic.publicKey, 'an RSA public key was expected, '],
    ])('refuses %s as a public key in one line, again and again', async (_what, pem, text) => {
      for (let i = 0; i < 2; i++) {
        const refused = crypto.verify(pem, message, good)
        await expect(refused).rejects.toThrow(text)
        await expect(refused).rejects.toThrow(/^.+$/)
      }
    })

    test.each([
      ['a public key', merchant.publicKey, '"PRIVATE KEY" was expected, "PUBLIC KEY" came'],
      ['an elliptic key', elliptic.privateKey, 'an RSA private key was expected, '],
    ])('refuses %s as a private key in one line', async (_what, pem, text) => {
      const refused = crypto.sign(pem, message)
      await expect(refused).rejects.toThrow(text)
      await expect(refused).rejects.toThrow(/^.+$/)
    })
  })

  describe('AES-GCM', () => {
    // Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)".
    const key = bytes('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const nonce = bytes('cafebabefacedbaddecaf888')
    const additional = bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const plain = bytes(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
    const sealed = bytes(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    )

    test('encrypts and puts the tag behind the ciphertext', async () => {
      expect(hex(await crypto.encryptGcm(key, nonce, additional, plain))).toBe(hex(sealed))
    })

    test('decrypts what has its tag behind it', async () => {
      expect(hex(await crypto.decryptGcm(key, nonce, additional, sealed))).toBe(hex(plain))
    })

    test('takes nothing for a text', async () => {
      const none = new Uint8Array()
      const tag = await crypto.encryptGcm(key, nonce, none, none)
      expect(tag).toHaveLength(16)
      expect(await crypto.decryptGcm(key, nonce, none, tag)).toHaveLength(0)
      // Shorter tags exist in GCM, and would be easier to forge.
      for (const length of [4, 12, 15]) {
        const short = tag.subarray(0, length)
        await expect(crypto.decryptGcm(key, nonce, none, short)).rejects.toThrow(Error)
      }
    })

    test.each([
      ['another tag', nonce, additional, Uint8Array.from(sealed).fill(0, -1)],
      ['another nonce', nonce.map((byte) => byte ^ 1), additional, sealed],
      ['other additional data', nonce, new Uint8Array(), sealed],
      ['a tag cut short', nonce, additional, sealed.subarray(0, -1)],
      ['less than a tag', nonce, additional, sealed.subarray(0, 15)],
      ['nothing', nonce, additional, new Uint8Array()],
    ])('rejects %s', async (_what, iv, data, ciphertext) => {
      await expect(crypto.decryptGcm(key, iv, data, ciphertext)).rejects.toThrow(Error)
    })
  })

  describe('AES-CBC', () => {
    // NIST SP 800-38A, F.2.5.
    const key = bytes('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4')
    const iv = bytes('000102030405060708090a0b0c0d0e0f')
    const plain = bytes(
      '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
    )
    const sealed = bytes(
      'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b',
    )

    test('encrypts whole blocks without adding to them', async () => {
      expect(hex(await crypto.encryptCbc(key, iv, plain))).toBe(hex(sealed))
    })

    test('decrypts whole blocks, whatever they end in', async () => {
      expect(hex(await crypto.decryptCbc(key, iv, sealed))).toBe(hex(plain))
      for (const end of [0, 1, 15, 16, 17, 255]) {
        const ending = new Uint8Array(48).fill(end)
        const ciphertext = await crypto.encryptCbc(key, iv, ending)
        expect(hex(await crypto.decryptCbc(key, iv, ciphertext))).toBe(hex(ending))
      }
    })

    test('makes nothing of nothing', async () => {
      expect(await crypto.encryptCbc(key, iv, new Uint8Array())).toHaveLength(0)
      expect(await crypto.decryptCbc(key, iv, new Uint8Array())).toHaveLength(0)
    })

    test.each([1, 15, 17])('rejects %i bytes', async (length) => {
      await expect(crypto.encryptCbc(key, iv, new Uint8Array(length))).rejects.toThrow(Error)
      await expect(crypto.decryptCbc(key, iv, new Uint8Array(length))).rejects.toThrow(Error)
    })
  })

  test('SHA-1 is that of FIPS 180', async () => {
    const abc = new TextEncoder().encode('abc')
    expect(hex(await crypto.sha1(abc))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  })

  test('what comes back is a plain array of bytes, also for a view into others', async () => {
    const inside = (length: number): Uint8Array =>
      new Uint8Array(100).fill(7).subarray(3, 3 + length)
    const results = [
      await crypto.sign(merchant.privateKey, inside(5)),
      await crypto.encryptGcm(inside(32), inside(12), inside(3), inside(5)),
      await crypto.encryptCbc(inside(32), inside(16), inside(32)),
      await crypto.decryptCbc(inside(32), inside(16), inside(32)),
      await crypto.sha1(inside(5)),
    ]
    for (const result of results) expect(result.constructor).toBe(Uint8Array)
  })
}

const hex = (array: Uint8Array): string => Buffer.from(array).toString('hex')
const bytes = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'))
