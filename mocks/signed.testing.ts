import { formatAuthorization } from './crypto/authorization.js'
import { encodeBase64 } from './crypto/base64.js'
import { requestMessage } from './crypto/messages.js'
import { webCrypto } from './crypto/web-crypto.js'
import type { Credentials } from './index.js'
import { toBytes, type WireHeader, type WireRequest } from './wire.js'

export interface ToSign {
  readonly method?: string
  readonly target: string
  readonly body?: string
  readonly headers?: readonly WireHeader[]
  /** Seconds. Default: the real time. */
  readonly timestamp?: number
}

let count = 0

/** The request as a careful client of that merchant would send it. */
export async function signedRequest(
  { mchid, serialNo, privateKey = '' }: Pick<Credentials, 'mchid' | 'serialNo' | 'privateKey'>,
  { method = 'POST', target, body: text = '', headers = [], timestamp }: ToSign,
): Promise<WireRequest> {
  const body = toBytes(text)
  const seconds = String(timestamp ?? Math.floor(Date.now() / 1000))
  const nonceStr = `nonce${String(++count).padStart(27, '0')}`
  const message = requestMessage({ method, target, timestamp: seconds, nonce: nonceStr, body })
  const signature = encodeBase64(await webCrypto.sign(privateKey, message))
  const authorization = formatAuthorization({
    mchid,
    serialNo,
    nonceStr,
    timestamp: seconds,
    signature,
  })
  const sent: WireHeader[] = [
    ['Accept', 'application/json'],
    ['User-Agent', 'wechatpay-mock-test'],
    ...(text === '' ? [] : [['Content-Type', 'application/json'] as const]),
    ['Authorization', authorization],
    ...headers,
  ]
  return { method, target, headers: sent, body, clientIp: '127.0.0.1' }
}

/** An Authorization header whose signature fits nothing. */
export const forged = (authorization: string): string =>
  authorization.replace(/signature="[^"]*"/, 'signature="Zm9yZ2Vk"')
