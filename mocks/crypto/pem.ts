import { decodeBase64, encodeBase64 } from './base64.js'

/** What stands in the first block of a PEM text; throws unless the block has this label. */
export function pemBytes(pem: string, label: string): Uint8Array {
  const [, found, text = ''] = BLOCK.exec(pem) ?? []
  if (found === undefined) throw new Error(`a PEM block "${label}" was expected, none came`)
  if (found !== label) throw new Error(`a PEM block "${label}" was expected, "${found}" came`)
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''))
  if (bytes === undefined) throw new Error(`the PEM block "${label}" holds no Base64`)
  return bytes
}

export function toPem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END \1-----/
