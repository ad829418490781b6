import { constants, sign } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { describeCryptography } from './cryptography.testing.js'
import { webCrypto } from './web-crypto.js'

describeCryptography(webCrypto)

const { privateKey, publicKey } = testKeys.merchant
const message = new TextEncoder().encode('a')

describe('a key', () => {
  test('is imported once per scheme', async () => {
    const imported = vi.spyOn(globalThis.crypto.subtle, 'importKey')
    // Another text of the same key, which no other test has used.
    const pem = `${publicKey}\n`
    for (let i = 0; i < 3; i++) {
      await webCrypto.verify(pem, message, new Uint8Array(256))
      await webCrypto.verify(pem, message, new Uint8Array(256), 'PSS-SHA256')
    }
    expect(imported).toHaveBeenCalledTimes(2)
    for (let i = 0; i < 3; i++) await webCrypto.sign(`${privateKey}\n`, message)
    expect(imported).toHaveBeenCalledTimes(3)
    imported.mockRestore()
  })
})

test('a salt of another length than the digest is not found', async () => {
  const salted = (saltLength: number) =>
    sign('sha256', message, {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    })
  expect(await webCrypto.verify(publicKey, message, salted(32), 'PSS-SHA256')).toBe(true)
  expect(await webCrypto.verify(publicKey, message, salted(20), 'PSS-SHA256')).toBe(false)
})
