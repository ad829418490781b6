import { expect, test } from 'vitest'
import { Pace } from './pace.js'

test('a burst goes at once, and then one every so often', () => {
  let now = 0
  const pace = new Pace(3, 10, () => now)
  expect([pace.room(), pace.waitMs()]).toEqual([3, 0])
  pace.take(3)
  expect([pace.room(), pace.waitMs()]).toEqual([0, 10])
  now = 4
  expect([pace.room(), pace.waitMs()]).toEqual([0, 6])
  now = 25
  expect([pace.room(), pace.waitMs()]).toEqual([2, 0])
  pace.take(2)
  expect([pace.room(), pace.waitMs()]).toEqual([0, 5])
})

test('after a rest there is room for one burst and no more', () => {
  let now = 0
  const pace = new Pace(3, 10, () => now)
  pace.take(2)
  now = 1_000_000
  expect(pace.room()).toBe(3)
})
