import { expect, test } from 'vitest'
import { boundedCache } from './bounded-cache.js'

function countingCache(limit: number) {
  const made: string[] = []
  return { made, get: boundedCache(limit, (key) => (made.push(key), { key })) }
}

test('a value is made once', () => {
  const { made, get } = countingCache(2)
  expect(get('a')).toBe(get('a'))
  expect(made).toEqual(['a'])
})

test('beyond the limit the oldest value is made again, the others are kept', () => {
  const { made, get } = countingCache(2)
  for (const key of ['a', 'b', 'c', 'b', 'c']) get(key)
  expect(made).toEqual(['a', 'b', 'c'])
  get('a')
  get('c')
  expect(made).toEqual(['a', 'b', 'c', 'a'])
})

test('what could not be made is tried again', () => {
  let tries = 0
  const get = boundedCache(2, () => {
    if (tries++ === 0) throw new Error('not yet')
    return tries
  })
  expect(() => get('a')).toThrow('not yet')
  expect(get('a')).toBe(2)
})
