import { expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { pemBytes, toPem } from './pem.js'

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i)
const pem = toPem('PUBLIC KEY', bytes)

test('a block has lines of 64 characters between its marks', () => {
  const [first, ...lines] = pem.split('\n')
  expect(first).toBe('-----BEGIN PUBLIC KEY-----')
  expect(lines.map(({ length }) => length)).toEqual([64, 64, 8, 24, 0])
  expect(lines.at(-2)).toBe('-----END PUBLIC KEY-----')
})

test('a key that OpenSSL has written is read and written again', () => {
  const { privateKey, certificate } = testKeys.merchant
  expect(toPem('PRIVATE KEY', pemBytes(privateKey, 'PRIVATE KEY'))).toBe(privateKey)
  expect(toPem('CERTIFICATE', pemBytes(certificate, 'CERTIFICATE'))).toBe(certificate)
})

test.each([
  ['line feeds of Windows', pem.replaceAll('\n', '\r\n')],
  ['no line feeds', pem.replaceAll('\n', '')],
  ['no line feed at the end', pem.trimEnd()],
  ['text in front', `Bag Attributes\n    friendlyName: -----\n${pem}`],
  ['another block behind', pem + toPem('CERTIFICATE', bytes)],
])('a block with %s is read', (_what, text) => expect(pemBytes(text, 'PUBLIC KEY')).toEqual(bytes))

test.each([
  ['nothing', '', 'a PEM block "PUBLIC KEY" was expected, none came'],
  ['bare Base64', 'AAAA', 'a PEM block "PUBLIC KEY" was expected, none came'],
  ['a block cut short', pem.slice(0, -10), 'a PEM block "PUBLIC KEY" was expected, none came'],
  [
    'a certificate',
    toPem('CERTIFICATE', bytes),
    'a PEM block "PUBLIC KEY" was expected, "CERTIFICATE" came',
  ],
  [
    'a block with a damaged character',
    pem.replace('AAEC', 'A*EC'),
    'the PEM block "PUBLIC KEY" holds no Base64',
  ],
])('%s is refused by name', (_what, text, message) => {
  expect(() => pemBytes(text, 'PUBLIC KEY')).toThrow(new Error(message))
})

test.each(['-----BEGIN A-----', '-----BEGIN ', '-----BEGIN A-----\n', '-----'])(
  'a megabyte of %j is refused at once',
  (piece) => {
    const begun = performance.now()
    expect(() => pemBytes(piece.repeat(2 ** 20 / piece.length), 'A')).toThrow('PEM block')
    expect(performance.now() - begun).toBeLessThan(1_000)
  },
)
