import { keyModeOf, signAnswer } from '../../crypto/sign-answer.js'
import type { Call, Signing } from '../../dialect.js'
import { isSignatureFault } from '../../scenario.js'
import { findHeader, type WireHeader, type WireResponse } from '../../wire.js'
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
  const otherwise = keyModeOf(declared, call.settings.signedWith)
  const hasCertificates = declared?.platformCertificates ?? true
  const fixed = hasCertificates ? endpoint.signedWith : undefined
  const serial = fixed ? undefined : findHeader(call.request.headers, 'Wechatpay-Serial')
  const key = world.platformKeys.choose(serial, fixed ?? otherwise)
  return withHeaders(response, signAnswer(key, call.ports, response.body, fault))
}

async function withHeaders(
  response: WireResponse,
  signed: Promise<readonly WireHeader[]>,
): Promise<WireResponse> {
  const headers = response.headers.concat(await signed)
  return { ...response, headers }
}

/** Answers to a signed request: 2xx and 400 as observed, the others by analogy; never 401, 405 and 5xx. */
function isSigned({ status, body }: WireResponse, { settings }: Call): boolean {
  if ((status >= 200 && status < 300) || status === 400) return true
  const isOther = status === 403 || status === 429 || (status === 404 && body.length > 0)
  return isOther && settings.signedRefusals === 'all'
}
