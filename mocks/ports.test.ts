import { afterEach, describe, expect, test, vi } from 'vitest'
import { realPorts } from './ports.js'

afterEach(() => void vi.restoreAllMocks())

/** Ids of a world in which these are the random numbers, again and again. */
function idsOf(...randoms: readonly number[]) {
  let drawn = 0
  vi.spyOn(Math, 'random').mockImplementation(() => randoms[drawn++ % randoms.length] ?? 0)
  return realPorts().ids
}

describe('hexadecimal digits', () => {
  test.each([
    [0, ''],
    [1, '8'],
    [3, '89a'],
    [8, '89abcdef'],
    // A number gives eight digits at most.
    [11, '89abcdef012'],
    [16, '89abcdef01234567'],
    [32, '89abcdef0123456789abcdef01234567'],
  ])('%d of them are the highest of the numbers drawn', (count, digits) => {
    expect(idsOf(0x89abcdef / 2 ** 32, 0x01234567 / 2 ** 32).hex(count)).toBe(digits)
  })

  test('begin with zeros where the number is small, and are all f where it is large', () => {
    expect(idsOf(1 / 2 ** 32).hex(8)).toBe('00000001')
    expect(idsOf(1 - 2 ** -32).hex(20)).toBe('f'.repeat(20))
  })
})

describe('decimal digits', () => {
  test.each([
    [1, '1'],
    [8, '12500000'],
    [10, '1250000012'],
  ])('%d of them begin like the number drawn', (count, digits) => {
    expect(idsOf(0.125).digits(count)).toBe(digits)
  })

  test('begin with zeros where the number is small', () => {
    expect(idsOf(1e-8).digits(8)).toBe('00000001')
  })
})
