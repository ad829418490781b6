import type { Cryptography } from '../ports.js'
import { boundedCache } from './bounded-cache.js'
import { pemBytes } from './pem.js'

/** Runs wherever there is the Web Crypto API: Node, browsers, workers. */
export const webCrypto: Cryptography = {
  async sign(privateKey, message) {
    const key = await signingKey(privateKey)
    return new Uint8Array(await subtle().sign(key.algorithm, key, own(message)))
  },

  async verify(publicKey, message, signature) {
    const key = await verifyingKey(publicKey)
    return subtle().verify(key.algorithm, key, own(signature), own(message))
  },

  async encryptGcm(key, nonce, additionalData, plaintext) {
    const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(additionalData) }
    const aes = await aesKey(key, 'AES-GCM', 'encrypt')
    return new Uint8Array(await subtle().encrypt(algorithm, aes, own(plaintext)))
  },

  async decryptGcm(key, nonce, additionalData, ciphertext) {
    const algorithm = { name: 'AES-GCM', iv: own(nonce), additionalData: own(additionalData) }
    const aes = await aesKey(key, 'AES-GCM', 'decrypt')
    return new Uint8Array(await subtle().decrypt(algorithm, aes, own(ciphertext)))
  },

  async encryptCbc(key, iv, plaintext) {
    assertWholeBlocks(plaintext)
    const aes = await aesKey(key, 'AES-CBC', 'encrypt')
    const padded = await subtle().encrypt({ name: 'AES-CBC', iv: own(iv) }, aes, own(plaintext))
    // Web Crypto always pads, whole blocks with one block more.
    return new Uint8Array(padded, 0, plaintext.length)
  },

  async decryptCbc(key, iv, ciphertext) {
    assertWholeBlocks(ciphertext)
    const aes = await aesKey(key, 'AES-CBC', 'decrypt', 'encrypt')
    // Web Crypto insists on taking a padding off, so it is given one: what comes of encrypting nothing behind the last block.
    const last = ciphertext.length === 0 ? iv : ciphertext.subarray(-BLOCK)
    const padding = await subtle().encrypt(
      { name: 'AES-CBC', iv: own(last) },
      aes,
      new Uint8Array(),
    )
    const padded = new Uint8Array(ciphertext.length + BLOCK)
    padded.set(ciphertext)
    padded.set(new Uint8Array(padding), ciphertext.length)
    return new Uint8Array(await subtle().decrypt({ name: 'AES-CBC', iv: own(iv) }, aes, padded))
  },

  async sha1(bytes) {
    return new Uint8Array(await subtle().digest('SHA-1', own(bytes)))
  },
}

const BLOCK = 16
const CACHED_KEYS = 1000

const SCHEME = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

const signingKey = boundedCache(CACHED_KEYS, async (pem) => {
  const bytes = own(pemBytes(pem, 'PRIVATE KEY'))
  return subtle().importKey('pkcs8', bytes, SCHEME, false, ['sign']).catch(refuse('private'))
})

const verifyingKey = boundedCache(CACHED_KEYS, async (pem) => {
  const bytes = own(pemBytes(pem, 'PUBLIC KEY'))
  return subtle().importKey('spki', bytes, SCHEME, false, ['verify']).catch(refuse('public'))
})

/** Web Crypto's own words differ from one engine to the next and say little. */
const refuse = (which: string) => (cause: unknown) => {
  throw new Error(`an RSA ${which} key was expected, bytes that are none came`, { cause })
}

const aesKey = (key: Uint8Array, name: string, ...usages: KeyUsage[]): Promise<CryptoKey> =>
  subtle().importKey('raw', own(key), name, false, usages)

const subtle = (): SubtleCrypto => globalThis.crypto.subtle

function assertWholeBlocks({ length }: Uint8Array): void {
  if (length % BLOCK !== 0) {
    throw new Error(`AES-CBC was expected to get whole blocks of ${BLOCK} bytes, ${length} came`)
  }
}

/** Web Crypto takes no shared memory, and none of our bytes are in any. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>
