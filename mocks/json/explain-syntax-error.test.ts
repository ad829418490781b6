import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainSyntaxError } from './explain-syntax-error.js'

const VALUE = 'Syntax error: value, object or array expected.'
const NAME = "Missing '}' or object member name"
const COLON = "Missing ':' after object member name"
const NEXT_MEMBER = "Missing ',' or '}' in object declaration"
const NEXT_ELEMENT = "Missing ',' or ']' in array declaration"

test.each<[text: string, line: number, column: number, message: string]>([
  ['', 1, 1, VALUE],
  ['   ', 1, 4, VALUE],
  ['hello', 1, 1, VALUE],
  ['tru', 1, 1, VALUE],
  ['{', 1, 2, NAME],
  ['{"a":1,}', 1, 8, NAME],
  ['{a:1}', 1, 2, NAME],
  ["{'a':1}", 1, 2, NAME],
  ['{"a"}', 1, 5, COLON],
  ['{"a" 1}', 1, 6, COLON],
  ['{"a":}', 1, 6, VALUE],
  ['{"a":1', 1, 7, NEXT_MEMBER],
  ['{"a":1 "b":2}', 1, 8, NEXT_MEMBER],
  ['{"a":1]', 1, 7, NEXT_MEMBER],
  ['[', 1, 2, VALUE],
  ['[1,]', 1, 4, VALUE],
  ['[1', 1, 3, NEXT_ELEMENT],
  ['[1 2]', 1, 4, NEXT_ELEMENT],
  ['[1}', 1, 3, NEXT_ELEMENT],
  ['[[1],[2}', 1, 8, NEXT_ELEMENT],
  ['{"a":01}', 1, 6, "'01' is not a number."],
  ['{"a":1.}', 1, 6, "'1.' is not a number."],
  ['[1e]', 1, 2, "'1e' is not a number."],
  ['[-]', 1, 2, "'-' is not a number."],
  ['[1-2]', 1, 2, "'1-2' is not a number."],
  ['{"a":"b}', 1, 6, VALUE],
  ['{"a":"\\x"}', 1, 6, VALUE],
  ['{"a":"\t"}', 1, 6, VALUE],
  ['{"a', 1, 2, NAME],
  ['{}{}', 1, 3, 'Extra non-whitespace after JSON value.'],
  ['{"a":[1]}]', 1, 10, 'Extra non-whitespace after JSON value.'],
  // Columns count bytes: a Chinese character is three, an emoji four.
  ['{"中文":tru}', 1, 11, VALUE],
  ['{"a":"中","b" 1}', 1, 16, COLON],
  ['["😀" 1]', 1, 9, NEXT_ELEMENT],
  // Lines end in LF, CRLF or CR.
  ['{\n"a" 1}', 2, 5, COLON],
  ['{\r\n"a" 1}', 2, 5, COLON],
  ['{\r"a" 1}', 2, 5, COLON],
  ['{\r\n\r\n  "中": 1\r\n  "b": 2\r\n}', 4, 3, NEXT_MEMBER],
  ['{"a":1,\n', 2, 1, NAME],
])('%j stops being JSON at line %i, column %i: %s', (text, line, column, message) => {
  expect(() => JSON.parse(text) as unknown).toThrow()
  expect(explainSyntaxError(text)).toBe(`* Line ${line}, Column ${column}\n  ${message}\n`)
})

// developers.weixin.qq.com/community/pay/doc/0004ca758d06484c2d6be82f355400 (2022-02-23)
test('the answer has the form of the one that was seen', () => {
  const text = `{"appid":"${'x'.repeat(32)}","mch" 1}`
  expect(explainSyntaxError(text)).toBe(
    "* Line 1, Column 51\n  Missing ':' after object member name\n",
  )
})

test('every text that JSON.parse refuses is explained, with a place inside the text', () => {
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(3),
    insert: fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '-',
        '.',
        'e',
        '0',
        '\n',
        '\r\n',
      ),
      fc.constantFrom(
        '中',
        '😀',
        '\ud800',
        '\ufeff',
        '\u2028',
        '\0',
        '\t',
        'true',
        'nul',
        '//',
        ' ',
      ),
    ),
  })
  const text = fc
    .tuple(fc.json({ stringUnit: 'binary' }), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([json, mutations]) =>
      mutations.reduce((before, { at, cut, insert }) => {
        const index = Math.floor(at * before.length)
        return before.slice(0, index) + insert + before.slice(index + cut)
      }, json),
    )
  let refused = 0
  fc.assert(
    fc.property(text, (candidate) => {
      try {
        JSON.parse(candidate)
        return
      } catch {
        refused++
      }
      const form = /^\* Line (\d+), Column (\d+)\n {2}([^\n]+)\n$/
      const [, line, column] = form.exec(explainSyntaxError(candidate)) ?? []
      const lines = candidate.split(/\r\n|\r|\n/)
      expect([candidate, Number(line)]).toEqual([
        candidate,
        expect.toSatisfy((each) => each >= 1 && each <= lines.length),
      ])
      const bytes = new TextEncoder().encode(lines[Number(line) - 1]).length
      expect([candidate, Number(column)]).toEqual([
        candidate,
        expect.toSatisfy((each) => each >= 1 && each <= bytes + 1),
      ])
    }),
    { seed: 5, numRuns: 5_000 },
  )
  expect(refused).toBeGreaterThan(2_000)
})

test('a text cut short is explained at its end or at the token that was cut', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: true }), fc.nat(), (json, seed) => {
      const cut = json.slice(0, seed % json.length)
      try {
        JSON.parse(cut)
        return
      } catch {
        const [, column] = /Line 1, Column (\d+)/.exec(explainSyntaxError(cut)) ?? []
        // The rest is the beginning of one token: nothing before it is at fault.
        expect(cut.slice(Number(column) - 1)).toMatch(/^("|-|\d|t|f|n|$)/)
      }
    }),
    { seed: 6, numRuns: 2_000 },
  )
})

test.each([
  ['arrays', '['],
  ['objects', '{"a":'],
  ['both', '[{"a":'],
])('%s nested 10,000 deep cost no stack', (_name, opening) => {
  const text = opening.repeat(10_000)
  expect(explainSyntaxError(text)).toBe(`* Line 1, Column ${text.length + 1}\n  ${VALUE}\n`)
})

test('a string of 1 MiB is one token, whatever is in it', () => {
  for (const content of ['a'.repeat(2 ** 20), '\\"'.repeat(2 ** 19), '\\u4e2d'.repeat(2 ** 17)]) {
    expect(explainSyntaxError(`["${content}" 1]`)).toBe(
      `* Line 1, Column ${content.length + 5}\n  ${NEXT_ELEMENT}\n`,
    )
    expect(explainSyntaxError(`["${content}`)).toBe(`* Line 1, Column 2\n  ${VALUE}\n`)
  }
})
