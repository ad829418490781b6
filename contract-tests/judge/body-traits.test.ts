import { expect, test } from 'vitest'
import { traitsOf } from './body-traits.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['{"description":"QQ公仔","n":"nul"}', false, false],
  ['{"a":null}', false, true],
  ['null', false, true],
  [`{"a":"${String.fromCodePoint(0x1f381)}"}`, true, false],
  [String.raw`{"a":"\ud83c\udf81"}`, true, false],
  [String.raw`{"a":"\uD83C\uDF81","b":null}`, true, true],
  [String.raw`{"a":"\u516c"}`, false, false],
  ['', false, false],
])('%s: wide %s, null %s', (text, mayHaveWide, mayHaveNull) => {
  expect(traitsOf(bytes(text))).toEqual({ mayHaveWide, mayHaveNull })
})
