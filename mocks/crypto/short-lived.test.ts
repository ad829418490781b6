import { expect, test } from 'vitest'
import { shortLived } from './short-lived.js'

test.each([0, 1, 65, 344, 2048, 2049, 100_000])('%d bytes are so many zeros', (length) => {
  const bytes = shortLived(length)
  expect(bytes).toEqual(new Uint8Array(length))
  bytes.fill(0xff)
  expect(shortLived(length)).toEqual(new Uint8Array(length))
})

test('what one writes nobody else reads, from block to block', () => {
  const pieces = Array.from({ length: 400 }, (_, at) => shortLived(300).fill(at % 251))
  pieces.forEach((piece, at) => expect(new Set(piece)).toEqual(new Set([at % 251])))
})
