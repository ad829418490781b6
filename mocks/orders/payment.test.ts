import { expect, test } from 'vitest'
import { testPorts } from '../ports.testing.js'
import { makePayment } from './payment.js'

const ids = {
  digits: (count: number) => '0123456789'.slice(0, count),
  hex: () => '',
}
const paidAt = (time: string): string => {
  const now = (): number => Date.parse(time)
  return makePayment(testPorts({ now, ids })).transactionId
}

test('a transaction_id is 4200, six digits, the day and ten digits, as that of obs-133', () => {
  const id = paidAt('2022-07-14T15:34:45+08:00')
  expect(id).toBe('4200012345202207140123456789')
  expect(id).toHaveLength('4200001460202207148197999999'.length)
})

test.each([
  ['2026-11-26T15:59:59.999Z', '20261126'],
  ['2026-11-26T16:00:00.000Z', '20261127'],
  ['2026-12-31T16:00:00.000Z', '20270101'],
  ['2028-02-28T16:00:00.000Z', '20280229'],
])('at %s the day in Beijing is %s', (time, day) => {
  expect(paidAt(time).slice(10, 18)).toBe(day)
})

test('two payments of one moment have two numbers', () => {
  const ports = testPorts({ now: () => 0 })
  const [first, second] = [makePayment(ports), makePayment(ports)]
  expect(first.transactionId).toMatch(/^4200\d{24}$/)
  expect(second.transactionId).not.toBe(first.transactionId)
})

test('a payment knows when it was made, on the business clock, and a bank of no name', () => {
  const ports = testPorts({ now: () => 1_795_682_601_020, wireNow: () => 0 })
  expect(makePayment(ports)).toMatchObject({ at: 1_795_682_601_020, bankType: 'OTHERS' })
})
