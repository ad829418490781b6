import { toBytes } from '../wire.js'
import { encodeBase64 } from './base64.js'
import { digestOf, joined, toHex } from './open-signature.js'

/** What a client may have signed: the platform's five lines, or something near them. */
export interface SignedMessage {
  readonly method: string
  readonly target: string
  readonly timestamp: string
  readonly nonce: string
  readonly body: Uint8Array
  /** The lines in front of the body. */
  readonly lines: readonly ('method' | 'target' | 'timestamp' | 'nonce')[]
  readonly newline: string
  /** What stands behind the body. */
  readonly ending: string
  /** The message was hashed before it was handed to a function that hashes: how that hash was written down. */
  readonly hashedAs?: HashForm
}

export type HashForm = 'bytes' | 'hex' | 'capital hex' | 'base64'

/** What the platform reads out of a request. */
export const asPlatform = (
  parts: Pick<SignedMessage, 'method' | 'target' | 'timestamp' | 'nonce' | 'body'>,
): SignedMessage => ({
  method: parts.method,
  target: parts.target,
  timestamp: parts.timestamp,
  nonce: parts.nonce,
  body: parts.body,
  lines: ['method', 'target', 'timestamp', 'nonce'],
  newline: '\n',
  ending: '\n',
})

export async function bytesOf(message: SignedMessage): Promise<Uint8Array> {
  const { body, lines, newline, ending, hashedAs } = message
  const head = lines.map((line) => message[line] + newline).join('')
  const bytes = joined(toBytes(head), body, toBytes(ending))
  return hashedAs === undefined ? bytes : write(await digestOf('SHA-256', bytes), hashedAs)
}

function write(digest: Uint8Array, form: HashForm): Uint8Array {
  if (form === 'bytes') return digest
  if (form === 'base64') return toBytes(encodeBase64(digest))
  return toBytes(form === 'hex' ? toHex(digest) : toHex(digest).toUpperCase())
}
