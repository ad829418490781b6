import { expect, test } from 'vitest'
import type { Ids } from '../ports.js'
import { makePrepayId } from './prepay-id.js'

const ids: Ids = {
  digits: (count) => '1234567890'.slice(0, count),
  hex: (count) => '0123456789abcdef'.repeat(2).slice(0, count),
}

test('a prepay_id is wx, eight digits of time, six digits, 16 hexadecimal digits and 0000', () => {
  const id = makePrepayId(Date.parse('2026-11-26T16:43:21.020+08:00'), ids)
  expect(id).toBe('wx261643211234560123456789abcdef0000')
  expect(id).toHaveLength(36)
  expect(id).toMatch(/^wx\d{14}[0-9a-f]{16}\d{4}$/)
})

test.each([
  ['2026-11-26T15:59:59.999Z', '26235959'],
  ['2026-11-26T16:00:00.000Z', '27000000'],
  ['2026-11-30T15:59:59Z', '30235959'],
  ['2026-11-30T16:00:00Z', '01000000'],
  ['2028-02-28T16:00:00Z', '29000000'],
  ['2026-12-31T16:00:00Z', '01000000'],
  ['2027-01-01T00:00:00Z', '01080000'],
  // The value quoted with its own timestamp, 1611827912 (observed.md, success shapes).
  ['2021-01-28T09:58:32Z', '28175832'],
])('at %s the time in Beijing is %s', (now, time) => {
  expect(makePrepayId(Date.parse(now), ids).slice(2, 10)).toBe(time)
})
