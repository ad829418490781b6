import { canonicalJson } from './canonical.js'
import { toBytes } from '../wire.js'
// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson, sourceAt, withoutNulls } from './read.js'

describe('the source of a value', () => {
  test.each([
    ['{"a":1e400}', '/a', '1e400'],
    ['{"a":0.10}', '/a', '0.10'],
    ['{"a":-0.0E+00}', '/a', '-0.0E+00'],
    ['{"a":9223372036854775808}', '/a', '9223372036854775808'],
    ['[1.50, {"b": [ 1.0 , 2e0 ]}]', '', '[1.50,{"b":[1.0,2e0]}]'],
  ])('in %s at %j keeps its numbers as they were written: %s', (text, pointer, source) => {
    expect(sourceAt(text, pointer)).toBe(source)
  })

  test.each([
    ['{"a":"\\u4e2d\\u6587"}', '/a', '"中文"'],
    ['{"a":"\\/"}', '/a', '"/"'],
    ['{"a":"\\ud83d\\ude00"}', '/a', '"😀"'],
    ['{"a":"\\ud800"}', '/a', '"\\ud800"'],
    ['{"a":"\\"]},:{[\\\\"}', '/a', '"\\"]},:{[\\\\"'],
    ['{"\\u0061":1}', '', '{"a":1}'],
    ['{"\\u0061":1}', '/a', '1'],
    ['{"a":"\\n"}', '/a', '"\\n"'],
  ])('in %s at %j has its escapes decoded: %s', (text, pointer, source) => {
    expect(sourceAt(text, pointer)).toBe(source)
  })

  test.each([
    ['{"a":1,"a":2}', '/a', '2'],
    ['{"a":{"b":1},"a":{"b":2,"b":3}}', '/a/b', '3'],
    ['{"a":1,"\\u0061":2.0}', '/a', '2.0'],
  ])(
    'in %s at %s is that of the last of several names, as in JSON.parse',
    (text, pointer, source) => {
      expect(sourceAt(text, pointer)).toBe(source)
    },
  )

  test.each([
    ['{"a/b":1,"a":{"b":2}}', '/a~1b', '1'],
    ['{"~":1}', '/~0', '1'],
    ['{"~1":1,"/":2}', '/~01', '1'],
    ['{"":{"":3}}', '//', '3'],
    ['{"0":1}', '/0', '1'],
    ['{"__proto__":[true]}', '/__proto__/0', 'true'],
    ['[[],[0,[1,2]]]', '/1/1/1', '2'],
    ['[{},{"a":[]}]', '/1/a', '[]'],
  ])('in %s at %s is found by an escaped pointer: %s', (text, pointer, source) => {
    expect(sourceAt(text, pointer)).toBe(source)
  })

  test('is compact, whatever the spacing', () => {
    expect(sourceAt(' {\r\n\t"a" : [ 1 , "b  c" , { } , [ ] , null ]\n} ', '')).toBe(
      '{"a":[1,"b  c",{},[],null]}',
    )
  })

  /** JSON whose numbers read back as they were written. */
  const plainJson = fc
    .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
    .map((value) => JSON.stringify(value))

  test('of a whole text is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(plainJson, fc.constantFrom(undefined, 1, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space)
        expect(sourceAt(text, '')).toBe(JSON.stringify(JSON.parse(text)))
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })

  test('of every member and element is what JSON.parse makes of that', () => {
    const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
    fc.assert(
      fc.property(plainJson, (text) => {
        const visit = (value: unknown, pointer: string): void => {
          expect(sourceAt(text, pointer)).toBe(JSON.stringify(value))
          if (typeof value !== 'object' || value === null) return
          for (const [name, child] of Object.entries(value)) {
            visit(child, `${pointer}/${escape(name)}`)
          }
        }
        visit(JSON.parse(text), '')
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  test('is found 10,000 levels down and in a string of 1 MiB', () => {
    const deep = `${'['.repeat(10_000)}1.0${']'.repeat(10_000)}`
    expect(sourceAt(deep, '')).toBe(deep)
    const long = `"${'\\"'.repeat(2 ** 19)}"`
    expect(sourceAt(`{"a":${long},"b":2.0}`, '/a')).toBe(long)
    expect(sourceAt(`{"a":${long},"b":2.0}`, '/b')).toBe('2.0')
  })
})

describe('reading', () => {
  test('gives the value and keeps the text', () => {
    expect(readJson(toBytes(' {"a":1.0}'))).toEqual({
      ok: true,
      body: { text: ' {"a":1.0}', value: { a: 1 } },
    })
  })

  test('gives the complaint of the platform about a text that is no JSON', () => {
    expect(readJson(toBytes('{"a"}'))).toEqual({
      ok: false,
      error: "* Line 1, Column 5\n  Missing ':' after object member name\n",
    })
  })
})

describe('canonical JSON', () => {
  test('sorts members at every depth and leaves arrays alone', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null, B: true })).toBe(
      '{"B":true,"a":null,"b":[{"c":2,"d":1},"x"]}',
    )
  })

  test('is the same for every order of keys', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled)
      if (typeof value !== 'object' || value === null) return value
      const members = Object.entries(value).map(([name, child]) => [name, shuffled(child)])
      return Object.fromEntries(members.toReversed())
    }
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value))
        const canonical = canonicalJson(parsed)
        expect(canonicalJson(shuffled(parsed))).toBe(canonical)
        expect(JSON.parse(canonical)).toEqual(parsed)
      }),
      { seed: 9, numRuns: 1_000 },
    )
  })

  test('tells apart values that differ', () => {
    const differing = [{ a: 1 }, { a: '1' }, { a: [1] }, { a: null }, {}, [], '{}', { b: 1 }, null]
    expect(new Set(differing.map(canonicalJson)).size).toBe(differing.length)
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
  })
})

test('a value without its nulls keeps the elements of arrays and everything false', () => {
  const value = { a: null, b: { c: null, d: 0 }, e: [null, { f: null, g: '' }], h: false }
  const before = JSON.stringify(value)
  expect(withoutNulls(value)).toStrictEqual({ b: { d: 0 }, e: [null, { g: '' }], h: false })
  expect(JSON.stringify(value)).toBe(before)
  expect([null, 1, 'a', true].map(withoutNulls)).toEqual([null, 1, 'a', true])
})
