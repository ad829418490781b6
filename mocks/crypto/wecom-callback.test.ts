import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { decodeBase64, encodeBase64 } from './base64.js'
import { webCrypto } from './web-crypto.js'
import { aesKeyOf, openCallback, sealCallback, signCallback } from './wecom-callback.js'

const { encodingAesKey, corpid: receiveId, token } = testKeys.wecom
const random = Uint8Array.from({ length: 16 }, (_, i) => i)
const seal = (message: string): Promise<string> =>
  sealCallback(webCrypto, { encodingAesKey, receiveId, random, message })
const open = (encrypt: string) => openCallback(webCrypto, { encodingAesKey, encrypt })

/** Whatever bytes someone sends under the right key. */
async function sealed(bytes: Uint8Array): Promise<string> {
  const key = aesKeyOf(encodingAesKey)
  return encodeBase64(await webCrypto.encryptCbc(key, key.subarray(0, 16), bytes))
}

describe('a message comes back', () => {
  test('with who it is for', async () => {
    const message = '<xml><Content><![CDATA[你好]]></Content></xml>'
    expect(await open(await seal(message))).toEqual({ message, receiveId })
  })

  test('at every length, so with every padding', async () => {
    for (let length = 0; length <= 64; length++) {
      const message = 'x'.repeat(length)
      const encrypt = await seal(message)
      const blocks = (decodeBase64(encrypt)?.length ?? 0) / 32
      expect([length, blocks]).toEqual([
        length,
        Math.floor((20 + length + receiveId.length) / 32) + 1,
      ])
      expect([length, await open(encrypt)]).toEqual([length, { message, receiveId }])
    }
  })

  test('when it is empty, for nobody, or long', async () => {
    const content = { encodingAesKey, random, message: '', receiveId: '' }
    expect(await open(await sealCallback(webCrypto, content))).toEqual({
      message: '',
      receiveId: '',
    })
    const message = '中'.repeat(100_000)
    expect(await open(await seal(message))).toEqual({ message, receiveId })
  })
})

describe('what was not sealed with this key is refused', () => {
  const notOurs = 'the ciphertext was expected to be sealed with this EncodingAESKey, it is not'
  const block = (length: number, end: readonly number[]): Uint8Array => {
    const bytes = new Uint8Array(length)
    bytes.set(end, length - end.length)
    return bytes
  }

  test.each([
    ['nothing', new Uint8Array()],
    ['a padding of 0', block(32, [0])],
    [
      'a padding of 33',
      block(
        64,
        Array.from({ length: 33 }, () => 33),
      ),
    ],
    [
      'a padding longer than what there is',
      block(
        16,
        Array.from({ length: 16 }, () => 17),
      ),
    ],
    ['a padding of different bytes', block(32, [2, 3, 3])],
    [
      'a padding and nothing else',
      block(
        32,
        Array.from({ length: 32 }, () => 32),
      ),
    ],
    [
      'less than a head',
      block(
        32,
        Array.from({ length: 13 }, () => 13),
      ),
    ],
    ['a message longer than what there is', Uint8Array.from(block(32, [1])).fill(255, 16, 20)],
  ])('%s', async (_what, bytes) => {
    await expect(open(await sealed(bytes))).rejects.toThrow(new Error(notOurs))
  })

  test('another key', async () => {
    const encrypt = await seal('hello')
    const other = encodingAesKey.replace('w', 'W')
    await expect(openCallback(webCrypto, { encodingAesKey: other, encrypt })).rejects.toThrow(
      notOurs,
    )
  })

  test('half a block, and no Base64', async () => {
    await expect(open(encodeBase64(new Uint8Array(24)))).rejects.toThrow('whole blocks')
    await expect(open('*')).rejects.toThrow('the ciphertext was expected in Base64')
  })

  test('any bytes, without a crash', async () => {
    const anything = fc
      .integer({ min: 0, max: 6 })
      .chain((blocks) => fc.uint8Array({ minLength: blocks * 16, maxLength: blocks * 16 }))
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        await expect(open(encodeBase64(bytes))).rejects.toThrow(notOurs)
      }),
      { seed: 7, numRuns: 50 },
    )
  })
})

describe('an EncodingAESKey', () => {
  test('stands for the 32 bytes that a lenient decoder finds', () => {
    const key = aesKeyOf(encodingAesKey)
    expect(encodeBase64(key)).toBe(`${encodingAesKey}=`)
    expect(key).toHaveLength(32)
  })

  // The key of the examples in the documents: it ends in C, and Base64 of its bytes in A.
  test('may end in a character with more bits than are needed', () => {
    const key = aesKeyOf('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C')
    expect(encodeBase64(key)).toBe('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2A=')
  })

  test.each(['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, `${'a'.repeat(42)}-`])(
    'is not %j',
    (text) => {
      expect(() => aesKeyOf(text)).toThrow('an EncodingAESKey of 43 letters and digits')
    },
  )
})

describe('the signature of a callback', () => {
  const signed = { token, timestamp: '1409659813', nonce: '1372623149', encrypt: 'RypE+/==' }

  test('is of 40 lower-case hexadecimal digits', async () => {
    expect(await signCallback(webCrypto, signed)).toMatch(/^[0-9a-f]{40}$/)
  })

  test('covers all four parts, in whatever place', async () => {
    const { token: first, nonce, ...rest } = signed
    const before = await signCallback(webCrypto, signed)
    expect(await signCallback(webCrypto, { ...rest, token: nonce, nonce: first })).toBe(before)
    for (const part of ['token', 'timestamp', 'nonce', 'encrypt'] as const) {
      const changed = { ...signed, [part]: `${signed[part]}0` }
      expect(await signCallback(webCrypto, changed)).not.toBe(before)
    }
  })

  test('takes digits before capital letters before small ones', async () => {
    const parts = { token: 'a', timestamp: '1', nonce: 'B', encrypt: '10' }
    const digest = await webCrypto.sha1(new TextEncoder().encode('110Ba'))
    expect(await signCallback(webCrypto, parts)).toBe(Buffer.from(digest).toString('hex'))
  })
})
