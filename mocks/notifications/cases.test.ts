import { describe, expect, test } from 'vitest'
import { caseOf, judgeCase, type NoticeCase, noticeCases } from './cases.js'
import type { Outcome } from './notification.js'
import { answered, failed } from './notices.testing.js'

const refusing: readonly NoticeCase[] = [
  'tampered-body',
  'tampered-ciphertext',
  'wrong-serial',
  'stale-timestamp',
  'other-mchid',
  'amount-mismatch',
  'unknown-order',
]
const accepting: readonly NoticeCase[] = ['ok', 'race', 'late']

const ok = (name: NoticeCase, ...outcomes: readonly Outcome[]): boolean =>
  judgeCase(name, outcomes).ok

test('the table has every case of the lab, once', () => {
  expect(noticeCases.map(({ name }) => name).toSorted()).toEqual(
    [...refusing, ...accepting, 'duplicate', 'signtest', 'withheld'].toSorted(),
  )
  for (const { steps, expected, clause } of noticeCases) {
    expect(clause).toMatch(/^(notify|order)\/[a-z-]+$/)
    expect(steps[0]?.expected ?? 'nothing').toBe(expected)
  }
})

test('a case that there is not is refused', () => {
  expect(() => caseOf('tampered' as NoticeCase)).toThrow('there is no case tampered')
})

describe.each(accepting)('%s', (name) => {
  test.each([200, 204])('is answered well with %i', (status) => {
    expect(ok(name, answered(status))).toBe(true)
  })
  test.each([201, 202, 301, 401, 404, 500])('is not answered well with %i', (status) => {
    expect(ok(name, answered(status))).toBe(false)
  })
  test('is not answered well by silence', () => {
    expect(ok(name, failed('timeout'))).toBe(false)
    expect(ok(name, failed('network'))).toBe(false)
    expect(ok(name)).toBe(false)
  })
})

describe.each(refusing)('%s', (name) => {
  test.each([400, 401, 403, 500, 503])('is answered well with %i', (status) => {
    expect(ok(name, answered(status))).toBe(true)
  })
  test.each([200, 201, 204])('is not answered well with %i', (status) => {
    expect(ok(name, answered(status))).toBe(false)
  })
  test('is not answered well by silence', () => {
    expect(ok(name, failed('timeout'))).toBe(false)
  })
})

test('a duplicate is accepted both times', () => {
  expect(ok('duplicate', answered(200), answered(200))).toBe(true)
  expect(ok('duplicate', answered(200), answered(409))).toBe(false)
  expect(ok('duplicate', answered(200))).toBe(false)
})

test('a probe is refused and the good notice behind it accepted', () => {
  expect(ok('signtest', answered(401), answered(204))).toBe(true)
  expect(ok('signtest', answered(200), answered(200))).toBe(false)
  expect(ok('signtest', answered(401), answered(401))).toBe(false)
})

test('what is withheld says what the client has to do', () => {
  expect(judgeCase('withheld', [])).toEqual({
    ok: true,
    sentence: expect.stringContaining('query the order'),
  })
})

test('WeCom takes any 2xx', () => {
  expect(judgeCase('ok', [answered(202)], 'wecom').ok).toBe(true)
  expect(judgeCase('ok', [answered(202)]).ok).toBe(false)
})

describe('the sentence', () => {
  const sentence = (name: NoticeCase, ...outcomes: readonly Outcome[]): string =>
    judgeCase(name, outcomes).sentence

  test('says how it was answered and how it should have been', () => {
    expect(sentence('ok', answered(204))).toBe(
      'the notice was answered with 204 in 12 ms, as it should be',
    )
    expect(sentence('tampered-body', answered(200))).toBe(
      'the notice was answered with 200 in 12 ms, it should be refused with 4xx or 5xx (the signature does not fit the body)',
    )
    expect(sentence('signtest', answered(401), failed('timeout', 'no answer within 5 s'))).toBe(
      'the probe was answered with 401 in 12 ms, as it should be; the good notice got no answer: no answer within 5 s; it should be accepted with 200 or 204 within 5 s (a signature that begins with WECHATPAY/SIGNTEST/ is a bad one like any other)',
    )
  })

  test('says that a code in the body of a success changes nothing', () => {
    const fail = answered(200, '{"code":"FAIL","message":"失败"}')
    expect(sentence('tampered-body', fail)).toContain('looks at the status, not at the code')
    expect(sentence('ok', answered(200, '{"code":"SUCCESS"}'))).not.toContain('code')
  })

  test('warns of more than three seconds', () => {
    expect(sentence('ok', answered(200, '', 3100))).toContain('close to the limit')
  })
})
