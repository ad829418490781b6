import { encodeBase64 } from '../../crypto/base64.js'
import { responseMessage } from '../../crypto/messages.js'
import type { Call, Signing } from '../../dialect.js'
import type { PlatformKey } from '../../platform-keys.js'
import { isSignatureFault, type SignatureFault } from '../../scenario.js'
import { findHeader, toBytes, type WireHeader, type WireResponse } from '../../wire.js'
import type { World } from '../../world.js'

/** Signs the bytes that will be sent, or spoils the signature where a test asked for it. */
export function sign(
  world: World,
  call: Call,
  signing: Signing,
  response: WireResponse,
): WireResponse | Promise<WireResponse> {
  const { caller, provoked, endpoint } = signing
  const fault = isSignatureFault(provoked?.fault) ? provoked.fault : undefined
  if (fault === 'unsigned') return response
  // Who asks for a bad signature wants one, also in answer to a request without any.
  const isWanted = fault !== undefined || caller?.kind === 'signed'
  if (!isWanted || !isSigned(response, call)) return response
  const mchid = caller?.kind === 'signed' ? caller.mchid : undefined
  const declared = mchid === undefined ? undefined : world.merchants.find(mchid)
  const hasCertificates = declared?.platformCertificates ?? true
  const otherwise = hasCertificates
    ? (declared?.signedWith ?? call.settings.signedWith)
    : 'public-key'
  // Whoever has no certificate could not check an answer that is signed with one.
  const fixed = hasCertificates ? endpoint.signedWith : undefined
  const serial = fixed ? undefined : findHeader(call.request.headers, 'Wechatpay-Serial')
  const key = world.platformKeys.choose(serial, fixed ?? otherwise)
  return signWith(key, call, response, fault)
}

/** Answers to a signed request: 2xx and 400 as observed, the others by analogy; never 401, 405 and 5xx. */
function isSigned({ status, body }: WireResponse, { settings }: Call): boolean {
  if ((status >= 200 && status < 300) || status === 400) return true
  const isOther = status === 403 || status === 429 || (status === 404 && body.length > 0)
  return isOther && settings.signedRefusals === 'all'
}

/** Twice the time that clients tolerate. */
const STALE_S = 600

async function signWith(
  key: PlatformKey,
  { ports }: Call,
  response: WireResponse,
  fault: SignatureFault | undefined,
): Promise<WireResponse> {
  const seconds = Math.floor(ports.wireNow() / 1000) - (fault === 'stale-timestamp' ? STALE_S : 0)
  const timestamp = String(seconds)
  const nonce = ports.ids.hex(32)
  const { body } = response
  // A bad signature is one of other bytes: well-formed, by the right key, and worth nothing.
  const signedBody = fault === 'bad-signature' || fault === 'signtest' ? toBytes('tampered') : body
  const message = responseMessage({ timestamp, nonce, body: signedBody })
  const signature = encodeBase64(await ports.crypto.sign(key.privateKey, message))
  const signed: readonly WireHeader[] = [
    ['Wechatpay-Nonce', nonce],
    ['Wechatpay-Signature', fault === 'signtest' ? `${SIGNTEST}${signature}` : signature],
    ['Wechatpay-Timestamp', timestamp],
    ['Wechatpay-Serial', fault === 'wrong-serial' ? otherSerial(key.serial) : key.serial],
    ['Wechatpay-Signature-Type', 'WECHATPAY2-SHA256-RSA2048'],
  ]
  return { ...response, headers: [...response.headers, ...signed] }
}

/** What the platform's own probes begin with (wechatpay-skills, basic payment guide). */
const SIGNTEST = 'WECHATPAY/SIGNTEST/'

/** A name of the same form that no key has. */
const otherSerial = (serial: string): string =>
  serial.slice(0, -4) + (serial.endsWith('0000') ? '1111' : '0000')
