import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { boundedCache } from '../mocks/crypto/bounded-cache.js'
import { pemBytes } from '../mocks/crypto/pem.js'
import type { Cryptography } from '../mocks/ports.js'

/** By Node's own crypto, which needs less time per call than Web Crypto. Signing runs in the thread pool. */
export const nodeCrypto: Cryptography = {
  sign(privateKey, message) {
    return new Promise((resolve, reject) => {
      sign('sha256', message, signingKey(privateKey), (error, signature) =>
        error ? reject(error) : resolve(plain(signature)),
      )
    })
  },

  async verify(publicKey, message, signature) {
    // A check takes about 27 µs, and handing it to another thread costs two thirds of that; signing takes ten times as
    // long, so signing goes there.
    return verify('sha256', message, verifyingKey(publicKey), signature)
  },

  async encryptGcm(key, nonce, additionalData, plaintext) {
    const cipher = createCipheriv(aes(key, 'gcm'), key, nonce).setAAD(additionalData)
    return joined(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
  },

  async decryptGcm(key, nonce, additionalData, ciphertext) {
    const decipher = createDecipheriv(aes(key, 'gcm'), key, nonce, { authTagLength: TAG })
    decipher.setAAD(additionalData).setAuthTag(ciphertext.subarray(-TAG))
    return joined(decipher.update(ciphertext.subarray(0, -TAG)), decipher.final())
  },

  async encryptCbc(key, iv, plaintext) {
    const cipher = createCipheriv(aes(key, 'cbc'), key, iv).setAutoPadding(false)
    return joined(cipher.update(plaintext), cipher.final())
  },

  async decryptCbc(key, iv, ciphertext) {
    const decipher = createDecipheriv(aes(key, 'cbc'), key, iv).setAutoPadding(false)
    return joined(decipher.update(ciphertext), decipher.final())
  },

  async sha1(bytes) {
    return plain(createHash('sha1').update(bytes).digest())
  },
}

const TAG = 16
const CACHED_KEYS = 1000

const signingKey = boundedCache(CACHED_KEYS, (pem) => {
  const key = Buffer.from(pemBytes(pem, 'PRIVATE KEY'))
  return rsa('private', () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
})

const verifyingKey = boundedCache(CACHED_KEYS, (pem) => {
  const key = Buffer.from(pemBytes(pem, 'PUBLIC KEY'))
  return rsa('public', () => createPublicKey({ key, format: 'der', type: 'spki' }))
})

/** OpenSSL's own words ("asn1 encoding routines::not enough data") say nothing about keys. */
function rsa(which: string, read: () => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = read()
  } catch (cause) {
    throw new Error(`an RSA ${which} key was expected, bytes that are none came`, { cause })
  }
  const { asymmetricKeyType: type } = key
  if (type !== 'rsa') throw new Error(`an RSA ${which} key was expected, one for ${type} came`)
  return key
}

function aes<Mode extends 'gcm' | 'cbc'>({ length }: Uint8Array, mode: Mode) {
  return `aes-${(8 * length) as 128 | 192 | 256}-${mode}` as const
}

/** Without the methods of Buffer, some of which do other things than those of Uint8Array. */
const plain = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

const joined = (...parts: readonly Buffer[]): Uint8Array => plain(Buffer.concat(parts))
