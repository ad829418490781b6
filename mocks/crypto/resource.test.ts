import { expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { decodeBase64, encodeBase64 } from './base64.js'
import { decryptResource, encryptResource } from './resource.js'
import { webCrypto } from './web-crypto.js'

const key = testKeys.apiV3Key
const parameters = { nonce: '61f9c719728a', associatedData: 'transaction' }
const text = '{"trade_state_desc":"支付成功"}'
const ciphertext = await encryptResource(webCrypto, key, parameters, text)

test('the ciphertext is as long as the text and a tag of 16 bytes', () => {
  expect(decodeBase64(ciphertext)).toHaveLength(new TextEncoder().encode(text).length + 16)
})

test('a resource is read with the same key, nonce and associated data', async () => {
  expect(await decryptResource(webCrypto, key, parameters, ciphertext)).toBe(text)
})

test('a key is the bytes of its characters', async () => {
  const bytes = new TextEncoder().encode(key)
  expect(await decryptResource(webCrypto, bytes, parameters, ciphertext)).toBe(text)
})

test('associated data may be empty', async () => {
  const empty = { ...parameters, associatedData: '' }
  const sealed = await encryptResource(webCrypto, key, empty, text)
  expect(await decryptResource(webCrypto, key, empty, sealed)).toBe(text)
})

const damaged = Uint8Array.from(decodeBase64(ciphertext) ?? [])
damaged[0] = (damaged[0] ?? 0) ^ 1
const unfit = 'the ciphertext was expected to fit key, nonce and associated data'
const notBase64 = 'the ciphertext was expected in Base64'
test.each([
  ['another key', `${key.slice(1)}x`, parameters, ciphertext, unfit],
  ['another nonce', key, { ...parameters, nonce: '61f9c719728b' }, ciphertext, unfit],
  ['other associated data', key, { ...parameters, associatedData: '' }, ciphertext, unfit],
  ['a changed byte', key, parameters, encodeBase64(damaged), unfit],
  ['a ciphertext shorter than its tag', key, parameters, 'AAAA', unfit],
  ['no ciphertext', key, parameters, '', unfit],
  ['no Base64', key, parameters, `${ciphertext}\n`, notBase64],
  [
    'a key of 31 bytes',
    key.slice(1),
    parameters,
    ciphertext,
    'a key of 32 bytes was expected, 31 came',
  ],
])('a resource is refused with %s', async (_what, ...[with_, by, what, message]) => {
  await expect(decryptResource(webCrypto, with_, by, what)).rejects.toThrow(new Error(message))
})

test('nothing is encrypted with a nonce of another length', async () => {
  for (const nonce of ['', '61f9c719728', '61f9c719728a0', '61f9c719728é']) {
    const length = new TextEncoder().encode(nonce).length
    await expect(encryptResource(webCrypto, key, { ...parameters, nonce }, text)).rejects.toThrow(
      `a nonce of 12 bytes was expected, ${length} came`,
    )
  }
})

test('nothing is encrypted with a key of another length', async () => {
  await expect(encryptResource(webCrypto, '密'.repeat(32), parameters, text)).rejects.toThrow(
    'a key of 32 bytes was expected, 96 came',
  )
})
