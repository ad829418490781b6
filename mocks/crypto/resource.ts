import type { Cryptography } from '../ports.js'
import { toBytes, toText } from '../wire.js'
import { decodeBase64, encodeBase64 } from './base64.js'

/** What stands beside the ciphertext in a `resource` or an `encrypt_certificate`. */
export interface ResourceParameters {
  /** Twelve ASCII characters; wechatpay-go panics on any other length. */
  readonly nonce: string
  readonly associatedData: string
}

/** An APIv3 key of 32 ASCII characters, or the 32 bytes of a WeCom callback key. */
export type ResourceKey = string | Uint8Array

/** AEAD_AES_256_GCM as the platform uses it (apiv3.md, 12.3): Base64 of the ciphertext and the tag behind it. */
export async function encryptResource(
  crypto: Cryptography,
  key: ResourceKey,
  parameters: ResourceParameters,
  text: string,
): Promise<string> {
  const { aes, nonce, associatedData } = asBytes(key, parameters)
  return encodeBase64(await crypto.encryptGcm(aes, nonce, associatedData, toBytes(text)))
}

/** Rejects when key, nonce and associated data are not those it was encrypted with. */
export async function decryptResource(
  crypto: Cryptography,
  key: ResourceKey,
  parameters: ResourceParameters,
  ciphertext: string,
): Promise<string> {
  const { aes, nonce, associatedData } = asBytes(key, parameters)
  const sealed = decodeBase64(ciphertext)
  if (sealed === undefined) throw new Error('the ciphertext was expected in Base64')
  try {
    return toText(await crypto.decryptGcm(aes, nonce, associatedData, sealed))
  } catch (cause) {
    throw new Error('the ciphertext was expected to fit key, nonce and associated data', { cause })
  }
}

function asBytes(key: ResourceKey, parameters: ResourceParameters) {
  const aes = typeof key === 'string' ? toBytes(key) : key
  const nonce = toBytes(parameters.nonce)
  if (aes.length !== 32) throw new Error(`a key of 32 bytes was expected, ${aes.length} came`)
  if (nonce.length !== 12) throw new Error(`a nonce of 12 bytes was expected, ${nonce.length} came`)
  return { aes, nonce, associatedData: toBytes(parameters.associatedData) }
}
