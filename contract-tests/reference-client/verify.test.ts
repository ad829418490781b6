import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkSignature } from './verify.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = new Map([['PUB_KEY_ID_1', publicKey]])
// Spacing that JSON written anew would not have, and a byte that is no UTF-8.
const body = Buffer.concat([Buffer.from('{ "a" : 1 }'), Buffer.from([0xff])])

function signed(change: { readonly [name: string]: string | undefined } = {}) {
  const timestamp = change['Wechatpay-Timestamp'] ?? String(Math.floor(Date.now() / 1000))
  const message = Buffer.concat([Buffer.from(`${timestamp}\nn\n`), body, Buffer.from('\n')])
  const headers: { readonly [name: string]: string | undefined } = {
    'Wechatpay-Serial': 'PUB_KEY_ID_1',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': 'n',
    'Wechatpay-Signature': sign('sha256', message, privateKey).toString('base64'),
    ...change,
  }
  return (name: string): string | undefined => headers[name]
}

test('takes what the platform has signed', () => {
  expect(() => checkSignature(signed(), body, keys)).not.toThrow()
})

test.each([
  ['Serial', undefined],
  ['Timestamp', undefined],
  ['Nonce', undefined],
  ['Signature', undefined],
  ['Serial', 'PUB_KEY_ID_2'],
  ['Nonce', 'other'],
  ['Signature', ''],
  ['Signature', 'WECHATPAY/SIGNTEST/abc'],
  ['Timestamp', String(Math.floor(Date.now() / 1000) - 400)],
  ['Timestamp', String(Math.floor(Date.now() / 1000) + 400)],
  ['Timestamp', 'soon'],
])('refuses what has the %s %s', (name, value) => {
  const header = signed()
  const changed = value === undefined ? {} : { [`Wechatpay-${name}`]: value }
  const read = name === 'Timestamp' && value ? signed(changed) : header
  const spoilt = (asked: string): string | undefined =>
    asked === `Wechatpay-${name}` ? value : read(asked)
  expect(() => checkSignature(spoilt, body, keys)).toThrow(/./)
})

test('refuses a body of which one byte is another', () => {
  const other = Buffer.from(body)
  other[3] = 0x20
  expect(() => checkSignature(signed(), other, keys)).toThrow('does not fit')
})
