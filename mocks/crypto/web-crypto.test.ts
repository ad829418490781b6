import { describe, expect, test, vi } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { describeCryptography } from './cryptography.testing.js'
import { webCrypto } from './web-crypto.js'

describeCryptography(webCrypto)

const { privateKey, publicKey } = testKeys.merchant
const message = new TextEncoder().encode('a')

describe('a key', () => {
  test('is imported once', async () => {
    const imported = vi.spyOn(globalThis.crypto.subtle, 'importKey')
    // Another text of the same key, which no other test has used.
    const pem = `${publicKey}\n`
    for (let i = 0; i < 3; i++) await webCrypto.verify(pem, message, new Uint8Array(256))
    expect(imported).toHaveBeenCalledTimes(1)
    for (let i = 0; i < 3; i++) await webCrypto.sign(`${privateKey}\n`, message)
    expect(imported).toHaveBeenCalledTimes(2)
    imported.mockRestore()
  })
})
