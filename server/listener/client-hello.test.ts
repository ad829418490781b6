import { describe, expect, test } from 'vitest'
import { clientHello } from '../listener.testing.js'
import { parseClientHello } from './client-hello.js'

const u16 = (value: number): number[] => [value >> 8, value & 255]

interface Recipe {
  readonly name?: string
  readonly extensions?: readonly number[] | false
  readonly recordSize?: number
}

const serverNameExtension = (name: string): number[] => {
  const entry = [0, ...u16(name.length), ...Buffer.from(name, 'latin1')]
  return [...u16(0), ...u16(entry.length + 2), ...u16(entry.length), ...entry]
}

const version = [3, 3]
const random = Array<number>(32).fill(7)
const sessionId = [2, 1, 2]
const cipherSuites = [0, 4, 0x13, 1, 0x13, 2]
const compressionMethods = [1, 0]

/** A ClientHello in records of a given size. */
function hello({ name, extensions = [], recordSize = 65_535 }: Recipe = {}): Buffer {
  const all = extensions && [
    ...extensions,
    ...(name === undefined ? [] : serverNameExtension(name)),
  ]
  const body = [
    ...version,
    ...random,
    ...sessionId,
    ...cipherSuites,
    ...compressionMethods,
    ...(all ? [...u16(all.length), ...all] : []),
  ]
  const message = [1, 0, ...u16(body.length), ...body]
  const records: number[] = []
  for (let at = 0; at < message.length; at += recordSize) {
    const part = message.slice(at, at + recordSize)
    records.push(0x16, 3, 1, ...u16(part.length), ...part)
  }
  return Buffer.from(records)
}

const read = (bytes: Buffer): unknown => parseClientHello(bytes)?.value

const padding = [...u16(21), ...u16(4_000), ...Array<number>(4_000).fill(0)]
const alpn = [...u16(16), ...u16(5), ...u16(3), 2, 0x68, 0x32]

describe('the first words of TLS', () => {
  test.each([
    ['a name', hello({ name: 'api.mch.weixin.qq.com' })],
    ['a name in capitals, with a dot', hello({ name: 'API.mch.WEIXIN.qq.com.' })],
    ['a name behind other extensions', hello({ name: 'api.mch.weixin.qq.com', extensions: alpn })],
    ['a name over many records', hello({ name: 'api.mch.weixin.qq.com', recordSize: 1 })],
  ])('with %s tell it', (_name, bytes) => {
    expect(read(bytes)).toEqual({ kind: 'hello', serverName: 'api.mch.weixin.qq.com' })
  })

  test('of Node itself are understood', async () => {
    const bytes = await clientHello('api.wechatpay.cn')
    expect(parseClientHello(bytes)).toEqual({
      value: { kind: 'hello', serverName: 'api.wechatpay.cn' },
      length: 0,
    })
  })

  test.each([
    ['other extensions only', hello({ extensions: alpn })],
    ['no extensions', hello({ extensions: [] })],
    ['not even a list of them', hello({ extensions: false })],
  ])('with %s name no host', (_name, bytes) => {
    expect(read(bytes)).toEqual({ kind: 'hello' })
  })

  test.each([1, 7, 65_535])('are waited for to the last byte, in records of %i', (recordSize) => {
    const bytes = hello({ name: 'a.b', recordSize })
    for (let length = 0; length < bytes.length; length++) {
      expect(read(bytes.subarray(0, length))).toBeUndefined()
    }
    expect(read(bytes)).toEqual({ kind: 'hello', serverName: 'a.b' })
  })

  test.each([
    ['another record', Buffer.of(0x17, 3, 3, 0, 1, 0)],
    ['another version', Buffer.of(0x16, 2, 3, 0, 1, 0)],
    ['an empty record', Buffer.of(0x16, 3, 3, 0, 0)],
    ['another message', Buffer.of(0x16, 3, 3, 0, 4, 2, 0, 0, 0)],
    ['a message that is too long', Buffer.of(0x16, 3, 3, 0, 4, 1, 1, 0, 0)],
    ['an empty message', Buffer.of(0x16, 3, 3, 0, 4, 1, 0, 0, 0)],
    ['more than 16 KiB of records', hello({ extensions: padding, recordSize: 1 }).subarray(0, -1)],
    ['an empty name', hello({ name: '' })],
    ['a name that is none', hello({ name: 'a b' })],
    ['a name beyond ASCII', hello({ name: '\u00fc.b' })],
    ['a name of 300 letters', hello({ name: 'x'.repeat(300) })],
    ['a name behind the end', hello({ extensions: [0, 0, 0, 9, 0, 7, 0, 0, 99, 0x61] })],
    ['an extension without a length', hello({ extensions: [0, 16, 0] })],
  ])('that are %s are malformed', (_name, bytes) => {
    expect(read(bytes)).toEqual({ kind: 'malformed' })
  })

  test('can be spoilt at any place without harm', () => {
    const good = hello({ name: 'api.mch.weixin.qq.com', extensions: alpn })
    for (let at = 0; at < good.length; at++) {
      for (const value of [0, 1, 2, 0x7f, 0xff]) {
        const bytes = Buffer.from(good)
        bytes[at] = value
        expect(() => parseClientHello(bytes)).not.toThrow()
      }
    }
  })
})
