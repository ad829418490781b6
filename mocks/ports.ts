import type { TestKeys } from '../fixtures/keys/index.js'

/** Everything a mock takes from the world outside. Tests replace what they want to hold still. */
export interface Ports {
  /** Milliseconds since 1970. Orders, prepay_ids and everything else that ages live by this clock. */
  readonly now: () => number
  /** The clock on the wire, for `Date` and signatures: clients reject an answer that is 5 minutes off. */
  readonly wireNow: () => number
  readonly ids: Ids
  /** The identities that are there from the start. */
  readonly keys: TestKeys
  readonly crypto: Cryptography
}

/**
 * RSA, AES and SHA-1 by whoever does them best. Keys are PEM: PKCS#8 private ones, SPKI public ones. Bytes may be a part of
 * a larger buffer.
 */
export interface Cryptography {
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  sign(privateKey: string, message: Uint8Array): Promise<Uint8Array>
  verify(publicKey: string, message: Uint8Array, signature: Uint8Array): Promise<boolean>
  /** AES-GCM; the 16 bytes of the tag stand behind the ciphertext. */
  encryptGcm(
    key: Uint8Array,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    plaintext: Uint8Array,
  ): Promise<Uint8Array>
  /** Rejects when the tag does not fit. */
  decryptGcm(
    key: Uint8Array,
    nonce: Uint8Array,
    additionalData: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array>
  /** AES-CBC over whole blocks; padding is the caller's business. */
  encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>
  decryptCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array>
  sha1(bytes: Uint8Array): Promise<Uint8Array>
}

/** Where invented numbers come from. */
export interface Ids {
  /** Decimal digits. */
  digits(count: number): string
  /** Lower-case hexadecimal digits. */
  hex(count: number): string
}

/** Ports of the real world; with a seed, the same requests get the same ids. */
export function realPorts(seed?: string): Pick<Ports, 'now' | 'wireNow' | 'ids'> {
  const random = seed === undefined ? Math.random : seededRandom(seed)
  // A random number has 32 bits: room for 8 decimal or hexadecimal digits at a time.
  const digits = (count: number): string => {
    if (count > 8) return digits(8) + digits(count - 8)
    return String(Math.floor(random() * (TENS[count] ?? 0))).padStart(count, '0')
  }
  const hex = (count: number): string => {
    const characters: number[] = []
    for (let left = count; left > 0; left -= 8) {
      const places = Math.min(left, 8)
      const number = Math.floor(random() * (SIXTEENS[places] ?? 0))
      for (let place = places - 1; place >= 0; place--) {
        characters.push(HEX.charCodeAt((number >>> (4 * place)) & 0xf))
      }
    }
    // At once: a text that was put together stays a tree of its parts, here one of sixteen, for as long as it is kept.
    return String.fromCharCode(...characters)
  }
  return {
    now: Date.now,
    wireNow: Date.now,
    ids: { digits, hex },
  }
}

/** How many numbers have so many digits. */
const TENS = Array.from({ length: 9 }, (_, count) => 10 ** count)
const SIXTEENS = Array.from({ length: 9 }, (_, count) => 16 ** count)

const HEX = '0123456789abcdef'

/** sfc32, a small generator of good quality, started from a hash of the seed. Not for secrets. */
function seededRandom(seed: string): () => number {
  let hash = 0x811c9dc5
  const next = (): number => {
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
    hash ^= hash >>> 15
    return (hash = Math.imul(hash, 0x2c1b3c6d) ^ seed.length) >>> 0
  }
  let [a, b, c, counter] = [next(), next(), next(), 1]
  const random = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let i = 0; i < 12; i++) random()
  return random
}
