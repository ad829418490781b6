// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import { expect, test } from 'vitest'
import { describe, type Violation } from './index.js'

const at = { pointer: '/amount/total', label: '总金额', source: 'a test' }

test.each<[Violation, string]>([
  [
    { kind: 'type', expected: 'integer', value: '1', ...at },
    '/amount/total must be an integer, got "1"',
  ],
  [
    { kind: 'type', expected: 'string', value: null, ...at },
    '/amount/total must be a string, got null',
  ],
  [
    { kind: 'type', expected: 'object', value: [1], ...at, pointer: '' },
    'the body must be an object, got [1]',
  ],
  [{ kind: 'unknown', pointers: ['/zz'] }, '/zz is not defined here; remove it'],
  [{ kind: 'unknown', pointers: ['/zz', '/yy'] }, '/zz, /yy are not defined here; remove them'],
  [{ kind: 'required', ...at }, '/amount/total is missing; send it'],
  [
    { kind: 'too-short', unit: 'bytes', length: 3, limit: 6, ...at },
    '/amount/total has 3 bytes, at least 6 are needed',
  ],
  [
    { kind: 'too-long', unit: 'characters', length: 33, limit: 32, ...at },
    '/amount/total has 33 characters, at most 32 are allowed',
  ],
  [
    { kind: 'pattern', printed: '^CNY$', value: 'EUR', ...at },
    '/amount/total must match ^CNY$, got "EUR"',
  ],
  [{ kind: 'below-minimum', limit: 1, value: 0, ...at }, '/amount/total must be at least 1, got 0'],
  [
    { kind: 'above-maximum', limit: 9, value: 10, ...at },
    '/amount/total must be at most 9, got 10',
  ],
  [
    { kind: 'too-few', count: 0, limit: 1, range: [1, 6000], ...at },
    '/amount/total has 0 elements, at least 1 are needed',
  ],
  [
    { kind: 'too-many', count: 7, limit: 6, range: [1, 6], ...at },
    '/amount/total has 7 elements, at most 6 are allowed',
  ],
  [
    { kind: 'other', rule: 'one of A, B', value: 'C', ...at },
    '/amount/total breaks the rule one of A, B, got "C"',
  ],
])('%j reads as one sentence', (violation, sentence) => {
  expect(describe(violation)).toBe(sentence)
})

test('a long value is cut, a short one is whole', () => {
  const show = (length: number): string =>
    describe({ kind: 'pattern', printed: 'x', value: 'a'.repeat(length), ...at })
  expect(show(78)).toBe(`/amount/total must match x, got "${'a'.repeat(78)}"`)
  expect(show(79)).toBe(`/amount/total must match x, got "${'a'.repeat(78)}…`)
  expect(show(1_000_000)).toHaveLength(show(79).length)
})
