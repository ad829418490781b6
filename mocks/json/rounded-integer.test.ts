import { expect, test } from 'vitest'
import type { Violation } from '../../schemas/index.js'
import { valueAt } from '../script.js'
import { withoutRoundedIntegers } from './rounded-integer.js'

const doubt = (
  text: string,
  pointer = '/total',
  expected: 'integer' | 'string' = 'integer',
): boolean => {
  const body = { text, value: JSON.parse(text) as unknown }
  const value = valueAt(body.value, pointer)
  const at = { pointer, label: '总金额', source: 'a test' }
  return withoutRoundedIntegers([{ kind: 'type', expected, value, ...at }], body).length === 0
}

test.each([
  ['9007199254740993', true],
  ['-9007199254740993', true],
  ['9223372036854775807', true],
  ['-9223372036854775808', true],
  ['9e18', true],
  ['-9E+18', true],
  ['9000000000000000000.0', true],
  ['9223372036854775808', false],
  ['-9223372036854775809', false],
  ['18446744073709551616', false],
  ['1e19', false],
  ['1e400', false],
  ['1e99', false],
  ['0.01', false],
  ['1.5', false],
  ['1e-5', false],
  ['"9007199254740993"', false],
  ['null', false],
  ['[9007199254740993]', false],
])('%s is an integer of 64 bits beyond 2^53: %j', (source, rounded) => {
  expect(doubt(`{"total":${source}}`)).toBe(rounded)
})

test('the number is looked up where the violation points', () => {
  const text = '{"a":[{"total":9007199254740993},{"total":1e400}]}'
  expect(doubt(text, '/a/0/total')).toBe(true)
  expect(doubt(text, '/a/1/total')).toBe(false)
})

test('only the doubt about integers is lifted', () => {
  const text = '{"total":9007199254740993}'
  const at = { pointer: '/total', label: '总金额', source: 'a test' }
  const others: Violation[] = [
    { kind: 'required', ...at },
    { kind: 'below-minimum', limit: 1, value: 0, ...at },
    { kind: 'unknown', pointers: ['/total'] },
  ]
  const body = { text, value: JSON.parse(text) as unknown }
  expect(withoutRoundedIntegers(others, body)).toEqual(others)
  expect(doubt(text, '/total', 'string')).toBe(false)
})
