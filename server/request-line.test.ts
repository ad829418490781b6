import { expect, test } from 'vitest'
import type { Exchange } from '../mocks/index.js'
import { requestJson, requestLine } from './request-line.js'

const AT = new Date(2026, 0, 2, 3, 4, 5)

function exchange(differences: Partial<Exchange> = {}): Exchange {
  return {
    id: '1',
    at: 0,
    mchid: '1230000109',
    request: {
      method: 'POST',
      target: '/v3/pay/transactions/jsapi-with-contract?access_token=secret',
      headers: [],
      body: new Uint8Array(),
    },
    response: { status: 200, headers: [], body: new Uint8Array() },
    outcome: 'ok',
    notes: [],
    ...differences,
  }
}

test('an ordinary request takes less than 80 columns and shows no query', () => {
  const line = requestLine(exchange(), AT)
  expect(line).toBe('03:04:05 POST /v3/pay/transactions/jsapi-with-contract 1230000109 200 ok')
  expect(requestJson(exchange(), AT)).not.toContain('secret')
})

test('a refusal says why, and notes follow', () => {
  const refused = exchange({ outcome: 'invalid', diagnosis: 'a is missing', notes: ['b', 'c'] })
  expect(requestLine(refused, AT)).toMatch(/ 200 invalid: a is missing; b; c$/)
  expect(JSON.parse(requestJson(refused, AT))).toMatchObject({
    diagnosis: 'a is missing',
    notes: ['b', 'c'],
  })
})

test('what a test asked for is said', () => {
  const provoked = exchange({ provoked: { fault: 'reset', delayMs: 5, by: 'rule' } })
  expect(requestLine(provoked, AT)).toMatch(/ ok: fault reset and delay of 5 ms asked for by rule$/)
})

test('a client can neither break the line nor move the cursor', () => {
  const hostile = exchange({ mchid: '1\n2\u001b[2J\u202e', diagnosis: 'x'.repeat(2_000) })
  const line = requestLine(hostile, AT)
  expect(line).toContain(String.raw`1 2\u001b[2J\u202e`)
  expect(line.length).toBeLessThan(600)
})
