import { toText } from '../wire.js'

/** Base64 of RFC 4648, section 4, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  const length = Math.ceil(bytes.length / 3) * 4
  // `btoa` takes its bytes as characters, of which a text has to be made first: that takes three times as long.
  const text = length <= SCRATCH.length ? SCRATCH.subarray(0, length) : new Uint8Array(length)
  let to = 0
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text[to++] = CODES[bits >> 18] ?? 0
    text[to++] = CODES[(bits >> 12) & 0x3f] ?? 0
    text[to++] = CODES[(bits >> 6) & 0x3f] ?? 0
    text[to++] = CODES[bits & 0x3f] ?? 0
  }
  const missing = (3 - (bytes.length % 3)) % 3
  text.fill(PADDING, length - missing)
  return toText(text)
}

/**
 * The bytes that `encodeBase64` turns into this text, or nothing when it makes no such text: no line breaks, no URL
 * alphabet, no missing padding, no bits that mean nothing. `allocate` gives the bytes room.
 */
export function decodeBase64(
  text: string,
  allocate: (length: number) => Uint8Array = ownBytes,
): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const end = text.length - padding
  const bytes = allocate((text.length / 4) * 3 - padding)
  let bits = 0
  let to = 0
  // `atob` would be shorter, but it takes blanks, missing padding and bits that mean nothing.
  for (let at = 0; at < end; at++) {
    const value = VALUES[text.charCodeAt(at)] ?? NONE
    if (value === NONE) return undefined
    bits = (bits << 6) | value
    const place = at % 4
    if (place > 0) bytes[to++] = bits >> (6 - 2 * place)
  }
  const meaningless = padding === 0 ? 0 : padding === 1 ? 0b11 : 0b1111
  return (bits & meaningless) === 0 ? bytes : undefined
}

const ownBytes = (length: number): Uint8Array => new Uint8Array(length)

/** Room for the text of a signature, used again and again; what is longer gets room of its own. */
const SCRATCH = new Uint8Array(1024)
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const PADDING = 0x3d
const NONE = 0xff

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0))

/** What each character stands for, by its code. */
const VALUES = new Uint8Array(0x80).fill(NONE)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value
