import { toBytes } from '../wire.js'
import { pemBytes } from './pem.js'

/**
 * What a signature hides. One public-key operation brings the signed hash to light, and from then on a guess at the
 * message costs a hash instead of a verification. The operation also tells whose key it was: under any other key the
 * padding is noise.
 */
export interface OpenedSignature {
  readonly scheme: 'PKCS1' | 'PSS' | 'no DigestInfo'
  readonly hash: HashName
  /** False while the padding could still be an accident: then only a message that fits is proof. */
  readonly isCertain: boolean
  fits(message: Uint8Array): Promise<boolean>
}

export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'MD5'

export interface RsaKey {
  readonly modulus: bigint
  readonly exponent: bigint
  /** Bytes of a signature. */
  readonly length: number
}

/** Throws for anything but the SPKI PEM of an RSA key. */
export function readRsaKey(publicKey: string): RsaKey {
  const [spki] = derContents(pemBytes(publicKey, 'PUBLIC KEY'))
  const [, bits] = derContents(spki)
  // A BIT STRING begins with the number of bits to leave out, which is none.
  const [key] = derContents(bits?.subarray(1))
  const [modulus, exponent] = derContents(key).map((each) => BigInt(`0x0${toHex(each)}`))
  if (!modulus || !exponent) throw new Error('an RSA public key was expected')
  return { modulus, exponent, length: Math.ceil(modulus.toString(2).length / 8) }
}

/** Nothing when this key has not made the signature. */
export async function openSignature(
  key: RsaKey,
  signature: Uint8Array,
): Promise<OpenedSignature | undefined> {
  const number = BigInt(`0x${toHex(signature)}`)
  if (signature.length !== key.length || number >= key.modulus) return undefined
  const encoded = power(number, key)
    .toString(16)
    .padStart(key.length * 2, '0')
  return openPkcs1(encoded) ?? (await openPss(fromHex(encoded)))
}

/** RFC 8017, section 9.2: 00 01 FF … FF 00, then the name of the hash and the hash. */
function openPkcs1(encoded: string): OpenedSignature | undefined {
  const content = /^0001(?:ff){8,}00((?:..)*)$/.exec(encoded)?.[1]
  if (content === undefined) return undefined
  const [head, hash] = DIGEST_INFO.find(([prefix]) => content.startsWith(prefix)) ?? ['', 'SHA-256']
  const digest = fromHex(content.slice(head.length))
  return {
    scheme: head === '' ? 'no DigestInfo' : 'PKCS1',
    hash,
    isCertain: true,
    fits: async (message) => {
      if (hash === 'MD5') return false
      const wanted = await digestOf(hash, message)
      return isSame(wanted, digest) || (head === '' && isSame(toBytes(toHex(wanted)), digest))
    },
  }
}

const DIGEST_INFO: readonly (readonly [prefix: string, hash: HashName])[] = [
  ['3031300d060960864801650304020105000420', 'SHA-256'],
  ['3021300906052b0e03021a05000414', 'SHA-1'],
  ['3041300d060960864801650304020205000430', 'SHA-384'],
  ['3051300d060960864801650304020305000440', 'SHA-512'],
  ['3020300c06082a864886f70d020505000410', 'MD5'],
]

/** RFC 8017, section 9.1.2, with SHA-256 in both places and salt of any length. */
async function openPss(encoded: Uint8Array): Promise<OpenedSignature | undefined> {
  if (encoded.at(-1) !== 0xbc) return undefined
  const hash = encoded.slice(-1 - HASH_LENGTH, -1)
  const block = encoded.slice(0, -1 - HASH_LENGTH)
  const mask = await maskOf(hash, block.length)
  for (let at = 0; at < block.length; at++) block[at] = (block[at] ?? 0) ^ (mask[at] ?? 0)
  // A modulus of whole bytes leaves the highest bit out.
  block[0] = (block[0] ?? 0) & 0x7f
  const mark = block.findIndex((byte) => byte !== 0)
  if (block[mark] !== 1) return undefined
  const tail = block.subarray(mark + 1)
  return {
    scheme: 'PSS',
    hash: 'SHA-256',
    isCertain: mark >= 8,
    fits: async (message) => {
      const inner = await digestOf('SHA-256', message)
      const salted = await digestOf('SHA-256', joined(new Uint8Array(8), inner, tail))
      return isSame(salted, hash)
    },
  }
}

const HASH_LENGTH = 32

async function maskOf(seed: Uint8Array, length: number): Promise<Uint8Array> {
  const rounds = Array.from({ length: Math.ceil(length / HASH_LENGTH) }, (_, round) =>
    digestOf('SHA-256', joined(seed, Uint8Array.of(0, 0, 0, round))),
  )
  return joined(...(await Promise.all(rounds))).subarray(0, length)
}

/** The contents of DER elements that stand behind each other. */
function derContents(der: Uint8Array = new Uint8Array()): Uint8Array[] {
  const contents: Uint8Array[] = []
  for (let at = 0; at < der.length;) {
    const short = der[at + 1] ?? 0
    const start = at + 2 + (short < 0x80 ? 0 : short - 0x80)
    const length = short < 0x80 ? short : Number(`0x0${toHex(der.subarray(at + 2, start))}`)
    contents.push(der.subarray(start, start + length))
    at = start + length
  }
  return contents
}

function power(base: bigint, { modulus, exponent }: RsaKey): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}

export async function digestOf(
  hash: Exclude<HashName, 'MD5'>,
  message: Uint8Array,
): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(hash, message as Uint8Array<ArrayBuffer>))
}

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
