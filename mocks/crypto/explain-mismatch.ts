import type { Cryptography } from '../ports.js'
import { MAX_REWRITTEN } from './body-edits.js'
import { findMessage } from './find-message.js'
import { fiveLines } from './five-lines.js'
import { requestMessage } from './messages.js'
import type { Finding, MismatchCause } from './mismatch-finding.js'
import { openSignature, type OpenedSignature, readRsaKey } from './open-signature.js'
import { explainUnreadable, type ReadSignature, readSignatureText } from './signature-text.js'
import { asPlatform } from './signed-message.js'

export type { MismatchCause } from './mismatch-finding.js'

/** A request whose signature does not fit, as it came. */
export interface Mismatch {
  readonly method: string
  readonly target: string
  /** The value of the Host header. */
  readonly host?: string
  readonly body: Uint8Array
  /** These three as they stand in Authorization. */
  readonly timestamp: string
  readonly nonce: string
  readonly signature: string
  /** The key that should have signed, as SPKI PEM. */
  readonly publicKey: string
  /** Keys that might have signed instead; the caller bounds the list. */
  readonly otherKeys: readonly OwnedKey[]
}

export interface OwnedKey {
  /** As it goes into a sentence: `the platform public key`, `merchant 1900000001`. */
  readonly owner: string
  readonly publicKey: string
}

export interface Explanation {
  /** The first of `causes`; absent when none was found, or when the signature fits after all. */
  readonly cause?: MismatchCause
  readonly causes: readonly MismatchCause[]
  /** One English clause: the causes and their cures, or the five lines. */
  readonly text: string
}

/**
 * Why a signature does not fit, found by trying what clients do wrong. The work is bounded for every request: see
 * `findMessage`. There is no key, no token and no signature in the text.
 */
export async function explainMismatch(
  crypto: Cryptography,
  mismatch: Mismatch,
): Promise<Explanation> {
  const { publicKey, signature, otherKeys } = mismatch
  const { length } = readRsaKey(publicKey)
  const read = readSignatureText(signature, length)
  if (read?.findings.length === 0 && (await fits(crypto, mismatch, read))) return FITS
  for (const key of [{ publicKey }, ...otherKeys]) {
    const verdict = await judge(key, mismatch)
    if (verdict) return explanation(verdict, mismatch)
  }
  if (!read) return explanation({ findings: [explainUnreadable(signature, length)] }, mismatch)
  const keys = otherKeys.length === 0 ? "the merchant's key has not" : noneOf(otherKeys)
  const open = `${keys} made this SHA256withRSA signature: sign with the private key that belongs to serial_no`
  return explanation({ findings: read.findings, open }, mismatch)
}

const noneOf = ({ length }: readonly OwnedKey[]): string =>
  `neither the merchant's key nor ${length === 1 ? 'the other one' : `any of ${length} others`} known here has`

const FITS: Explanation = { causes: [], text: 'the signature fits' }

const fits = (
  crypto: Cryptography,
  { publicKey, ...request }: Mismatch,
  { bytes }: ReadSignature,
): Promise<boolean> => crypto.verify(publicKey, requestMessage(request), bytes)

interface Verdict {
  readonly findings: readonly Finding[]
  /** What remains unexplained; the five lines follow it. */
  readonly open?: string
}

/** What happened if this key has signed; nothing when it has not. */
async function judge(
  { owner, publicKey }: { readonly owner?: string; readonly publicKey: string },
  mismatch: Mismatch,
): Promise<Verdict | undefined> {
  const key = readRsaKey(publicKey)
  const read = readSignatureText(mismatch.signature, key.length)
  const opened = read && (await openSignature(key, read.bytes))
  if (!opened) return undefined
  const edits = await findMessage(asPlatform(mismatch), mismatch.host, opened.fits)
  if (!edits && !opened.isCertain) return undefined
  const findings = [...ownerFindings(owner), ...schemeFindings(opened), ...read.findings]
  if (edits) return { findings: [...findings, ...edits] }
  // Nothing here makes MD5, so whether the message is right remains unknown.
  if (opened.hash === 'MD5') return { findings }
  const lead = findings.length === 0 ? 'the key is right, but ' : ''
  const skipped = mismatch.body.length > MAX_REWRITTEN ? TOO_LONG : ''
  return { findings, open: `${lead}no usual mistake explains what was signed${skipped}` }
}

const TOO_LONG = ' (other spellings of so long a body are not tried)'

const ownerFindings = (owner: string | undefined): readonly Finding[] =>
  owner === undefined
    ? []
    : [
        {
          cause: 'other-key',
          what: `the signature was made with the private key of ${owner}`,
          cure: 'sign with the key of the merchant in Authorization',
        },
      ]

function schemeFindings({ scheme, hash }: OpenedSignature): readonly Finding[] {
  const cure = 'sign with SHA256withRSA (RSASSA-PKCS1-v1_5 with SHA-256)'
  if (scheme === 'PSS')
    return [{ cause: 'pss', what: 'the padding is PSS instead of PKCS#1 v1.5', cure }]
  if (scheme === 'no DigestInfo') {
    const what = 'the bare hash was encrypted with the private key, which is no signature'
    return [{ cause: 'no-digest-info', what, cure }]
  }
  if (hash === 'SHA-256') return []
  const cause = hash === 'SHA-1' ? 'sha-1' : 'other-hash'
  return [{ cause, what: `the hash is ${hash} instead of SHA-256`, cure }]
}

function explanation({ findings, open }: Verdict, mismatch: Mismatch): Explanation {
  const causes = [...new Set(findings.map(({ cause }) => cause))]
  const [cause] = causes
  const what = findings.map((finding) => finding.what).join(', and ')
  const cure = [...new Set(findings.map((finding) => finding.cure))].join('; ')
  const rest = open && `${open}; the platform reads ${fiveLines(mismatch)}`
  const text = [what && `${what}: ${cure}`, rest].filter(Boolean).join('; besides, ')
  return { ...(cause && { cause }), causes, text: text || FITS.text }
}
