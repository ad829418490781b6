import { expect, test } from 'vitest'
import { fold, widthOf } from './columns.js'

test('a Chinese character takes two columns', () => {
  expect(widthOf('abc')).toBe(3)
  expect(widthOf('金额，')).toBe(6)
})

test('lines break at blanks, and a word that is too long stays whole', () => {
  const address = 'https://pay.weixin.qq.com/doc/v3/merchant/4012365334'
  expect(fold(`see ${address} for this`, 30, '  ')).toEqual(['  see', `  ${address}`, '  for this'])
})

test('Chinese text breaks between characters, but not in front of punctuation', () => {
  for (const line of fold('金额必须为整数，单位为分。请不要传小数，也不要传字符串。', 20)) {
    expect(widthOf(line)).toBeLessThanOrEqual(22)
    expect(line).not.toMatch(/^[，。]/)
  }
})
