import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

// RFC 4648, section 10.
describe.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('the bytes of %j', (text, base64) => {
  test(`are written ${JSON.stringify(base64)}`, () =>
    expect(encodeBase64(bytesOf(text))).toBe(base64))
  test('are read back', () => expect(decodeBase64(base64)).toEqual(bytesOf(text)))
})

test('the last two characters of the alphabet are + and /', () => {
  expect(encodeBase64(Uint8Array.of(0xfb, 0xef, 0xff))).toBe('++//')
  expect(decodeBase64('++//')).toEqual(Uint8Array.of(0xfb, 0xef, 0xff))
})

test.each([
  ['padding is missing', 'Zg'],
  ['half of the padding is missing', 'Zg='],
  ['there is too much padding', 'Zm8=='],
  ['it is padding and nothing else', '===='],
  ['something follows the padding', 'Zg==Zm9v'],
  ['padding stands inside', 'Zm=v'],
  ['one character is left over', 'Zm9vY'],
  ['a line breaks', 'Zm9v\nYmFy'],
  ['a line feed ends it', 'Zm9v\n'],
  ['a line feed stands for a character', 'Zm9\n'],
  ['a blank stands inside', 'Zm9v Ym'],
  ['it is of the URL alphabet', '--__'],
  ['a character is no ASCII', 'Zm9é'],
  ['a character of two halves stands inside', 'Zm😀'],
  ['a NUL stands inside', 'Zm9\0'],
  ['spare bits of one = are set', 'Zm9='],
  ['spare bits of two = are set', 'Zh=='],
])('nothing is read when %s', (_why, text) => expect(decodeBase64(text)).toBeUndefined())

test('any bytes come back, as Node reads and writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      expect(encodeBase64(bytes)).toBe(text)
      expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes))
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('any text is the only one of its bytes, or is not read', () => {
  const character = fc.constantFrom('A', 'B', 'Q', 'g', 'w', '9', '+', '/', '=', '-', '\n', 'é')
  let read = 0
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 9 }), (text) => {
      const bytes = decodeBase64(text)
      if (bytes === undefined) return
      read++
      expect(encodeBase64(bytes)).toBe(text)
    }),
    { seed: 2, numRuns: 5_000 },
  )
  expect(read).toBeGreaterThan(500)
})

test('megabytes come back', () => {
  const bytes = Uint8Array.from({ length: 3_000_001 }, (_, i) => (i * 7) % 256)
  expect(Buffer.from(decodeBase64(encodeBase64(bytes)) ?? []).equals(bytes)).toBe(true)
  expect(decodeBase64(`${'A'.repeat(4_000_003)}!`)).toBeUndefined()
})
