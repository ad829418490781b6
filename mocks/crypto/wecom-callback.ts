import type { Cryptography } from '../ports.js'
import { toBytes, toText } from '../wire.js'
import { decodeBase64, encodeBase64 } from './base64.js'

/** The envelope of WeCom callbacks: developer.work.weixin.qq.com/document/path/90968, wecom.md E.3. */

/** What a callback is signed with: Token, the query of its URL, its ciphertext (or echostr). */
export interface SignedCallback {
  readonly token: string
  readonly timestamp: string
  readonly nonce: string
  readonly encrypt: string
}

/** What `msg_signature` has to be. */
export async function signCallback(
  crypto: Cryptography,
  { token, timestamp, nonce, encrypt }: SignedCallback,
): Promise<string> {
  // The four are ASCII, so the order of UTF-16 is that of the bytes.
  const parts = [token, timestamp, nonce, encrypt].sort()
  const digest = await crypto.sha1(toBytes(parts.join('')))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export interface CallbackContent {
  readonly message: string
  /** The corpid for a corp's own apps. */
  readonly receiveId: string
}

/** The ciphertext of a message. */
export async function sealCallback(
  crypto: Cryptography,
  content: CallbackContent & { readonly encodingAesKey: string; readonly random: Uint8Array },
): Promise<string> {
  const { encodingAesKey, random, message, receiveId } = content
  const key = aesKeyOf(encodingAesKey)
  const [text, receiver] = [toBytes(message), toBytes(receiveId)]
  const length = HEAD + text.length + receiver.length
  const padding = BLOCK - (length % BLOCK)
  const plain = new Uint8Array(length + padding).fill(padding)
  plain.set(random.subarray(0, RANDOM))
  new DataView(plain.buffer).setUint32(RANDOM, text.length)
  plain.set(text, HEAD)
  plain.set(receiver, HEAD + text.length)
  return encodeBase64(await crypto.encryptCbc(key, key.subarray(0, IV), plain))
}

/** Rejects what was not sealed with this key. Whose `receiveId` it is remains to be checked. */
export async function openCallback(
  crypto: Cryptography,
  { encodingAesKey, encrypt }: { readonly encodingAesKey: string; readonly encrypt: string },
): Promise<CallbackContent> {
  const key = aesKeyOf(encodingAesKey)
  const sealed = decodeBase64(encrypt)
  if (sealed === undefined) throw new Error('the ciphertext was expected in Base64')
  const plain = withoutPadding(await crypto.decryptCbc(key, key.subarray(0, IV), sealed))
  if (plain.length < HEAD) throw new Error(NOT_OURS)
  const end = HEAD + new DataView(plain.buffer, plain.byteOffset).getUint32(RANDOM)
  if (end > plain.length) throw new Error(NOT_OURS)
  return { message: toText(plain.subarray(HEAD, end)), receiveId: toText(plain.subarray(end)) }
}

/** The 32 bytes that 43 characters stand for. The last character has two bits more than needed, of any value. */
export function aesKeyOf(encodingAesKey: string): Uint8Array {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) {
    throw new Error('an EncodingAESKey of 43 letters and digits was expected')
  }
  // With a 44th character these bits are part of a 33rd byte.
  const bytes = decodeBase64(`${encodingAesKey}A`) ?? new Uint8Array()
  return bytes.slice(0, 32)
}

const RANDOM = 16
/** The random bytes and the length of the message. */
const HEAD = RANDOM + 4
const IV = 16
/** PKCS#7 to 32 bytes although AES has blocks of 16: what takes off up to 16 fails on half of all messages. */
const BLOCK = 32

const NOT_OURS = 'the ciphertext was expected to be sealed with this EncodingAESKey, it is not'

function withoutPadding(bytes: Uint8Array): Uint8Array {
  const padding = bytes.at(-1) ?? 0
  const tail = bytes.subarray(-padding)
  const isPadding = padding >= 1 && padding <= BLOCK && tail.every((byte) => byte === padding)
  if (!isPadding) throw new Error(NOT_OURS)
  return bytes.subarray(0, bytes.length - padding)
}
