import { testKeys } from '../fixtures/keys/index.js'
import { encodeBase64 } from './crypto/base64.js'
import { formatAuthorization } from './crypto/authorization.js'
import { requestMessage } from './crypto/messages.js'
import { webCrypto } from './crypto/web-crypto.js'
import type { Mock } from './index.js'
import { toBytes, type WireRequest } from './wire.js'

/** How a fixture signs its request. What it leaves out is what a careful client would send. */
export interface SignFixture {
  /** The mchid in Authorization; the built-in merchant if absent. */
  readonly as?: string
  readonly serial?: string
  /** Seconds on the fixture's clock if absent. */
  readonly timestamp?: string
  readonly nonce?: string
  readonly key?: 'merchant' | 'platform'
  /** What the client signed by mistake instead of its request. */
  readonly message?: string
  /** Sent instead of a signature. */
  readonly signature?: string
}

/** Adds the Authorization header, with a signature that only this request has. */
export async function signRequest(
  mock: Mock,
  request: WireRequest,
  now: number,
  sign: SignFixture = {},
): Promise<WireRequest> {
  const { as: mchid = testKeys.mchid, timestamp = String(Math.floor(now / 1000)) } = sign
  const { nonce = String(++count).padStart(32, '0'), message } = sign
  const { serialNo, privateKey } = keysOf(mock, mchid)
  const bytes =
    message === undefined ? requestMessage({ ...request, timestamp, nonce }) : toBytes(message)
  const key = sign.key === 'platform' ? testKeys.platformCertificate.privateKey : privateKey
  const authorization = formatAuthorization({
    mchid,
    serialNo: sign.serial ?? serialNo,
    nonceStr: nonce,
    timestamp,
    signature: sign.signature ?? encodeBase64(await webCrypto.sign(key, bytes)),
  })
  return { ...request, headers: [...request.headers, ['Authorization', authorization]] }
}

let count = 0

/** A merchant that nobody declared, or that brought its own certificate, signs with the built-in one's key. */
function keysOf(mock: Mock, mchid: string): { serialNo: string; privateKey: string } {
  const isKnown = mchid === testKeys.mchid || mock.merchants.find(mchid) !== undefined
  const { serialNo, privateKey } = mock.merchants.credentials(isKnown ? mchid : testKeys.mchid)
  return { serialNo, privateKey: privateKey ?? testKeys.merchant.privateKey }
}
