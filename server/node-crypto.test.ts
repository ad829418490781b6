import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../fixtures/keys/index.js'
import { describeCryptography } from '../mocks/crypto/cryptography.testing.js'
import { decryptResource, encryptResource } from '../mocks/crypto/resource.js'
import { openCallback, sealCallback, signCallback } from '../mocks/crypto/wecom-callback.js'
import { webCrypto } from '../mocks/crypto/web-crypto.js'
import type { Cryptography } from '../mocks/ports.js'
import { nodeCrypto } from './node-crypto.js'

describeCryptography(nodeCrypto)

const { merchant, platformPublicKey, apiV3Key, wecom } = testKeys
const text = new TextEncoder()

test('signing leaves the event loop to others', async () => {
  let turns = 0
  const turn = (): void => {
    turns++
    timer = setImmediate(turn)
  }
  let timer = setImmediate(turn)
  await nodeCrypto.sign(merchant.privateKey, text.encode('a'))
  clearImmediate(timer)
  expect(turns).toBeGreaterThan(0)
})

describe('Node and Web Crypto agree', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const anyBytes = fc.uint8Array({ maxLength: 200 })
  const blocks = fc.nat(6).chain((count) => bytes(16 * count))
  const rsaKey = fc.constantFrom(merchant, platformPublicKey)
  const runs = { seed: 11, numRuns: 40 }

  /** Asks both and compares, refusals included. */
  async function both(ask: (crypto: Cryptography) => Promise<unknown>): Promise<unknown> {
    const [web, node] = await Promise.all(
      [webCrypto, nodeCrypto].map((crypto) => ask(crypto).catch(() => 'rejected')),
    )
    expect(node).toEqual(web)
    return node
  }

  test('on signatures and on who made them', async () => {
    let good = 0
    const any = fc.tuple(rsaKey, rsaKey, anyBytes, fc.nat(255), fc.boolean())
    await fc.assert(
      fc.asyncProperty(any, async ([signer, verifier, message, at, isDamaged]) => {
        const signature = (await both((crypto) =>
          crypto.sign(signer.privateKey, message),
        )) as Uint8Array
        const seen = signature.map((byte, i) => (isDamaged && i === at ? byte ^ 1 : byte))
        const fits = await both((crypto) => crypto.verify(verifier.publicKey, message, seen))
        expect(fits).toBe(signer === verifier && !isDamaged)
        if (fits) good++
      }),
      runs,
    )
    expect(good).toBeGreaterThan(1)
  })

  test('on AES-GCM with keys, nonces and data of any length', async () => {
    const key = fc.constantFrom(16, 24, 32, 31).chain(bytes)
    // Node's Web Crypto takes no shorter nonce; the platform's have 12 bytes.
    const nonce = fc.uint8Array({ minLength: 12, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(key, nonce, anyBytes, anyBytes, async (aes, iv, data, plain) => {
        const sealed = await both((crypto) => crypto.encryptGcm(aes, iv, data, plain))
        expect(sealed === 'rejected').toBe(aes.length === 31)
        if (sealed === 'rejected') return
        const opened = await both((crypto) =>
          crypto.decryptGcm(aes, iv, data, sealed as Uint8Array),
        )
        expect(opened).toEqual(Uint8Array.from(plain))
        await both((crypto) => crypto.decryptGcm(aes, iv, data, plain))
      }),
      runs,
    )
  })

  test('on AES-CBC, also for what nobody has encrypted', async () => {
    const input = fc.oneof(blocks, anyBytes)
    await fc.assert(
      fc.asyncProperty(bytes(32), bytes(16), input, async (aes, iv, plain) => {
        const sealed = await both((crypto) => crypto.encryptCbc(aes, iv, plain))
        const opened = await both((crypto) => crypto.decryptCbc(aes, iv, plain))
        expect(opened === 'rejected').toBe(plain.length % 16 !== 0)
        if (sealed === 'rejected') return
        expect(await both((crypto) => crypto.decryptCbc(aes, iv, sealed as Uint8Array))).toEqual(
          Uint8Array.from(plain),
        )
      }),
      runs,
    )
  })

  test('on digests', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (plain) => void (await both((c) => c.sha1(plain)))),
      runs,
    )
  })

  test('on resources and callbacks', async () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 100 })
    await fc.assert(
      fc.asyncProperty(any, any, bytes(16), async (message, associatedData, random) => {
        const parameters = { nonce: '61f9c719728a', associatedData }
        const resource = (await both((c) =>
          encryptResource(c, apiV3Key, parameters, message),
        )) as string
        const read = await both((c) => decryptResource(c, apiV3Key, parameters, resource))
        expect(read).toBe(message)

        const { encodingAesKey, token, corpid: receiveId } = wecom
        const content = { encodingAesKey, receiveId, random, message }
        const encrypt = (await both((c) => sealCallback(c, content))) as string
        const opened = await both((c) => openCallback(c, { encodingAesKey, encrypt }))
        expect(opened).toEqual({ message, receiveId })
        await both((c) => signCallback(c, { token, timestamp: '1', nonce: message, encrypt }))
      }),
      runs,
    )
  })
})
