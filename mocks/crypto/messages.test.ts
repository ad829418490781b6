import { expect, test } from 'vitest'
import { toBytes, toText } from '../wire.js'
import { payMessage, requestMessage, responseMessage } from './messages.js'

const request = { method: 'GET', target: '/v3/certificates', timestamp: '1554208460', nonce: 'n' }

test('a request is signed in five lines, the last one empty without a body', () => {
  const message = requestMessage({ ...request, body: new Uint8Array() })
  expect(toText(message)).toBe('GET\n/v3/certificates\n1554208460\nn\n\n')
})

test('the target is signed as it was sent', () => {
  const target = '/v3/pay/transactions/out-trade-no/a%7Cb%2a|c?mchid=1&x=%E4%B8%AD&empty'
  const message = requestMessage({ ...request, target, body: new Uint8Array() })
  expect(toText(message).split('\n')[1]).toBe(target)
})

test('the body is signed byte for byte, even when it is no UTF-8 and breaks lines', () => {
  const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0x0d, 0x0a, 0xd6, 0xd0, 0x00, 0x0a)
  const message = requestMessage({ ...request, method: 'POST', body })
  const head = 'POST\n/v3/certificates\n1554208460\nn\n'
  expect(message).toEqual(Uint8Array.of(...toBytes(head), ...body, 0x0a))
})

test('an answer is signed in three lines, the last one empty without a body', () => {
  const signed = { timestamp: '1554208460', nonce: 'n' }
  expect(toText(responseMessage({ ...signed, body: toBytes('{"a":"中"}') }))).toBe(
    '1554208460\nn\n{"a":"中"}\n',
  )
  expect(toText(responseMessage({ ...signed, body: new Uint8Array() }))).toBe('1554208460\nn\n\n')
})

test('a payment is signed in four lines, the last one with its name', () => {
  expect(
    payMessage({ appId: 'wx1', timeStamp: '1554208460', nonceStr: 'n', prepayId: 'wx2' }),
  ).toBe('wx1\n1554208460\nn\nprepay_id=wx2\n')
})
