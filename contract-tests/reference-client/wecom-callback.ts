import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import type { WecomConfig } from './config.js'
import { Untrusted } from './verify.js'

/** The envelope of WeCom: https://developer.work.weixin.qq.com/document/path/90968. */

/** The key that 43 characters stand for; what the last one has in spare bits does not count. */
export const aesKeyOf = (encodingAesKey: string): Buffer => Buffer.from(encodingAesKey, 'base64')

/** Throws unless WeCom has signed this ciphertext for the query of this address. */
export function checkCallback(query: URLSearchParams, encrypt: string, token: string): void {
  const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypt].sort()
  const expected = Buffer.from(createHash('sha1').update(parts.join('')).digest('hex'))
  const given = Buffer.from(query.get('msg_signature') ?? '')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Untrusted('msg_signature does not fit')
  }
}

/** 16 random bytes, the length of the message in 4 bytes, the message, and for whom it is. */
export function openCallback(
  encrypt: string,
  { encodingAesKey, corpid }: Pick<WecomConfig, 'encodingAesKey' | 'corpid'>,
): string {
  const key = aesKeyOf(encodingAesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  // Padded to 32 bytes where AES pads to 16, which Node would refuse half of the time.
  decipher.setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()])
  const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
  const end = 20 + plain.readUInt32BE(16)
  if (plain.toString('utf8', end) !== corpid) throw new Untrusted('it is for another corp')
  return plain.toString('utf8', 20, end)
}

/** The text of an element, in CDATA or not. Enough for messages whose elements are known. */
export function elementOf(xml: string, name: string): string {
  const pattern = new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))</${name}>`, 's')
  const [, inCdata, plain] = pattern.exec(xml) ?? []
  const text = inCdata ?? plain
  if (text === undefined) throw new Error(`there is no ${name}`)
  return text
}
