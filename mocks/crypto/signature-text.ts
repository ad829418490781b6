import { toExactText } from '../wire.js'
import { decodeBase64 } from './base64.js'
import type { Finding } from './mismatch-finding.js'
import { fromHex } from './open-signature.js'

export interface ReadSignature {
  readonly bytes: Uint8Array
  /** What had to be undone to read it. */
  readonly findings: readonly Finding[]
}

/** The bytes of a signature of this length, however they were written down; nothing when no reading gives them. */
export function readSignatureText(text: string, length: number): ReadSignature | undefined {
  // Base64 of base64 of hex, percent-encoded, is still shorter.
  return text.length > length * 12 ? undefined : read(text, length, 3)
}

function read(text: string, length: number, patience: number): ReadSignature | undefined {
  const bytes = decodeBase64(text)
  if (bytes?.length === length) return { bytes, findings: [] }
  if (HEX.test(text) && text.length === length * 2) return { bytes: fromHex(text), findings: [hex] }
  if (patience === 0) return undefined
  for (const { undo, ...finding } of repairs) {
    const undone = undo(text)
    if (undone === undefined || undone === text) continue
    const inner = read(undone, length, patience - 1)
    if (inner) return { bytes: inner.bytes, findings: [finding, ...inner.findings] }
  }
  return undefined
}

const HEX = /^(?:[0-9a-f]{2})+$/i
const CURE = 'send it as base64 on one line'

const hex: Finding = { cause: 'hex', what: 'the signature is written in hex', cure: CURE }

interface Repair extends Finding {
  undo(text: string): string | undefined
}

const repairs: readonly Repair[] = [
  {
    cause: 'broken-base64',
    what: 'the signature is base64 with line breaks in it',
    cure: CURE,
    undo: (text) => text.replaceAll(/\s|\\r|\\n|%0[ad]/gi, ''),
  },
  {
    cause: 'base64url',
    what: 'the signature is URL-safe base64',
    cure: 'send it in the ordinary alphabet with + and /, padded with =',
    undo: (text) =>
      /[-_]/.test(text) ? padded(text.replaceAll('-', '+').replaceAll('_', '/')) : text,
  },
  {
    cause: 'broken-base64',
    what: 'the signature is percent-encoded',
    cure: 'a header takes base64 as it is',
    undo: (text) =>
      text.replaceAll(/%(2b|2f|3d)/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
  },
  {
    cause: 'broken-base64',
    what: 'the signature has blanks where base64 had +',
    cure: 'do not pass it through a form decoder',
    undo: (text) => text.replaceAll(' ', '+'),
  },
  {
    cause: 'broken-base64',
    what: 'the signature lacks the = at its end',
    cure: CURE,
    undo: padded,
  },
  {
    cause: 'double-base64',
    what: 'the signature was encoded twice, the outer time as base64',
    cure: 'encode the bytes of the signature as base64 once',
    undo: (text) => {
      const bytes = decodeBase64(text)
      return bytes === undefined ? undefined : toExactText(bytes)
    },
  },
]

function padded(text: string): string {
  const bare = text.replace(/=+$/, '')
  return bare + '='.repeat((4 - (bare.length % 4)) % 4)
}

/** Why a text cannot be a signature by a key that makes `length` bytes. */
export function explainUnreadable(text: string, length: number): Finding {
  const cure = `sign with SHA256withRSA and the merchant's private key, which gives ${length} bytes`
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i.test(text)) {
    const what = `the signature is ${text.length} hex digits, a sign value of APIv2 (MD5 or HMAC-SHA256) or a bare hash`
    return { cause: 'apiv2-sign', what, cure }
  }
  const bytes = decodeBase64(padded(text.replaceAll('-', '+').replaceAll('_', '/')))
  if (bytes === undefined) {
    const what = `the signature is no base64 (${text.length} characters)`
    return { cause: 'not-base64', what, cure: CURE }
  }
  const what = `the signature has ${bytes.length} bytes, which ${origin(bytes)}; the merchant's key makes ${length}`
  return { cause: 'wrong-length', what, cure }
}

function origin({ length, 0: first }: Uint8Array): string {
  if ([16, 20, 32, 48, 64].includes(length)) return 'is a hash or an HMAC'
  if (first === 0x30 && length >= 68 && length <= 72) return 'looks like ECDSA or SM2'
  if ([128, 256, 384, 512].includes(length)) return `an RSA key of ${length * 8} bits makes`
  return 'no RSA key of a usual size makes'
}
