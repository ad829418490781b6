import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueQueue } from './due-queue.js'

function drain<Item>(queue: DueQueue<Item>): readonly Item[] {
  const items: Item[] = []
  for (let first = queue.first(); first; first = queue.first()) {
    items.push(first.item)
    queue.removeFirst()
  }
  return items
}

test('gives whoever is due first, and at the same time whoever came first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new DueQueue<readonly [number, number]>()
      times.forEach((at, i) => queue.add(at, [at, i]))
      const sorted = times.map((at, i) => [at, i] as const).sort(([a], [b]) => a - b)
      expect(queue.size).toBe(times.length)
      expect(drain(queue)).toEqual(sorted)
    }),
    { seed: 7 },
  )
})

test('stays in order when some come while others leave', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { freq: 2 })), (steps) => {
      const queue = new DueQueue<number>()
      const model: number[] = []
      for (const at of steps) {
        if (at === null) {
          expect(queue.first()?.item).toBe(model.shift())
          queue.removeFirst()
        } else {
          queue.add(at, at)
          model.push(at)
          model.sort((a, b) => a - b)
        }
      }
      expect(drain(queue)).toEqual(model)
    }),
    { seed: 7 },
  )
})

test('has nobody first when it is empty, also after more were removed than came', () => {
  const queue = new DueQueue<string>()
  queue.removeFirst()
  queue.add(1, 'a')
  queue.removeFirst()
  queue.removeFirst()
  expect([queue.first(), queue.size]).toEqual([undefined, 0])
})
