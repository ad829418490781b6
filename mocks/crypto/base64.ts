/** Base64 of RFC 4648, section 4, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  let characters = ''
  // An argument list has a limited length; spreading one takes five times as long as passing the bytes.
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    characters += Reflect.apply(String.fromCharCode, undefined, chunk)
  }
  return btoa(characters)
}

/**
 * The bytes that `encodeBase64` turns into this text, or nothing when it makes no such text: no line breaks, no URL
 * alphabet, no missing padding, no bits that mean nothing.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const end = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
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

const CHUNK = 8192
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const NONE = 0xff

/** What each character stands for, by its code. */
const VALUES = new Uint8Array(0x80).fill(NONE)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value
