import { toBytes } from '../wire.js'
import { shortLived } from './short-lived.js'

/** What the signature of a request covers, everything exactly as sent. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as on the request line. */
  readonly target: string
  /** The text in the header: `01` and `1` sign differently. */
  readonly timestamp: string
  readonly nonce: string
  readonly body: Uint8Array
}

/** Five lines, each ending in a line feed, the last one too (apiv3.md, 6.2). */
export function requestMessage(request: SignedRequest): Uint8Array {
  const { method, target, timestamp, nonce, body } = request
  return withBody(`${method}\n${target}\n${timestamp}\n${nonce}\n`, body)
}

/** What the signature of an answer or of a notice covers. */
export interface SignedResponse {
  readonly timestamp: string
  readonly nonce: string
  /** Empty for 204. */
  readonly body: Uint8Array
}

export function responseMessage({ timestamp, nonce, body }: SignedResponse): Uint8Array {
  return withBody(`${timestamp}\n${nonce}\n`, body)
}

/** What the front end sends to the cashier, in its spelling. */
export interface Payment {
  readonly appId: string
  readonly timeStamp: string
  readonly nonceStr: string
  readonly prepayId: string
}

/** What paySign covers. The name in front of the prepay_id is part of the fourth line. */
export function payMessage({ appId, timeStamp, nonceStr, prepayId }: Payment): string {
  return `${appId}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`
}

/** The body stays bytes: decoding and encoding would change what is no valid UTF-8. */
function withBody(head: string, body: Uint8Array): Uint8Array {
  const message = shortLived(head.length + body.length + 1)
  for (let at = 0; at < head.length; at++) {
    const code = head.charCodeAt(at)
    // Nearly all heads are ASCII, and of that this loop makes bytes with less ado than an encoder.
    if (code > 0x7f) return joined(toBytes(head), body)
    message[at] = code
  }
  return ended(message, head.length, body)
}

const joined = (head: Uint8Array, body: Uint8Array): Uint8Array => {
  const message = shortLived(head.length + body.length + 1)
  message.set(head)
  return ended(message, head.length, body)
}

function ended(message: Uint8Array, at: number, body: Uint8Array): Uint8Array {
  message.set(body, at)
  message[message.length - 1] = 0x0a
  return message
}
