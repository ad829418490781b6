import type { MerchantDeclaration } from '../merchants/declaration.js'
import type { KeyMode, PlatformKey } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import type { SignatureFault } from '../scenario.js'
import { toBytes, type WireHeader } from '../wire.js'
import { encodeBase64 } from './base64.js'
import { responseMessage } from './messages.js'

/** What of a declaration says which key of the platform its merchant can check. */
export type KeyPreference = Pick<MerchantDeclaration, 'platformCertificates' | 'signedWith'>

/** Whoever has no certificate could not check what is signed with one. */
export function keyModeOf(declared: KeyPreference | undefined, otherwise: KeyMode): KeyMode {
  if (declared?.platformCertificates === false) return 'public-key'
  return declared?.signedWith ?? otherwise
}

/** How a signature can be spoilt. */
export type Spoilt = Exclude<SignatureFault, 'unsigned'>

/** The headers that vouch for the bytes of an answer or of a notice, or that only seem to. */
export async function signAnswer(
  key: PlatformKey,
  { wireNow, ids, crypto }: Pick<Ports, 'wireNow' | 'ids' | 'crypto'>,
  body: Uint8Array,
  fault?: Spoilt,
): Promise<readonly WireHeader[]> {
  const seconds = Math.floor(wireNow() / 1000) - (fault === 'stale-timestamp' ? STALE_S : 0)
  const timestamp = String(seconds)
  const nonce = ids.hex(32)
  // A bad signature is one of other bytes: well-formed, by the right key, and worth nothing.
  const signedBody = fault === 'bad-signature' || fault === 'signtest' ? toBytes('tampered') : body
  const message = responseMessage({ timestamp, nonce, body: signedBody })
  const signature = encodeBase64(await crypto.sign(key.privateKey, message))
  return [
    ['Wechatpay-Nonce', nonce],
    ['Wechatpay-Signature', fault === 'signtest' ? `${SIGNTEST}${signature}` : signature],
    ['Wechatpay-Timestamp', timestamp],
    ['Wechatpay-Serial', fault === 'wrong-serial' ? otherSerial(key.serial) : key.serial],
    SIGNATURE_TYPE,
  ]
}

const SIGNATURE_TYPE: WireHeader = Object.freeze([
  'Wechatpay-Signature-Type',
  'WECHATPAY2-SHA256-RSA2048',
])

/** Twice the time that clients tolerate. */
const STALE_S = 600

/** What the platform's own probes begin with (wechatpay-skills, basic payment guide). */
const SIGNTEST = 'WECHATPAY/SIGNTEST/'

/** A name of the same form that no key has. */
const otherSerial = (serial: string): string =>
  serial.slice(0, -4) + (serial.endsWith('0000') ? '1111' : '0000')
