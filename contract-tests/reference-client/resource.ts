import { createDecipheriv } from 'node:crypto'

/** The encrypted part of a notice: AEAD_AES_256_GCM. */
export interface Resource {
  readonly ciphertext: string
  readonly nonce: string
  readonly associated_data: string
}

const TAG_BYTES = 16

/** Throws where anything of it has been changed. */
export function openResource(resource: Resource, key: string | Buffer): unknown {
  const bytes = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, resource.nonce, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(resource.associated_data))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
  return JSON.parse(text.toString()) as unknown
}
