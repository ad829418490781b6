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
  let characters: string
  try {
    characters = atob(text)
  } catch {
    return undefined
  }
  // It takes blanks, missing padding and bits that mean nothing; none of these comes back.
  if (btoa(characters) !== text) return undefined
  const bytes = new Uint8Array(characters.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at)
  return bytes
}

const CHUNK = 8192
