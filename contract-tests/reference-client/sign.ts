import { type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Config } from './config.js'

/** What is signed of a request: the bytes that are sent, not what they were made from. */
export interface SignedRequest {
  readonly method: string
  /** Path and query, as they stand in the request line. */
  readonly target: string
  /** Empty where there is no body. */
  readonly body: string
}

/** The Authorization header. Every try needs one of its own, as a nonce is good for one request. */
export function authorization({ method, target, body }: SignedRequest, config: Config): string {
  const { mchid, serialNo, privateKey } = config
  const timestamp = seconds()
  const nonce = newNonce()
  const signature = signText(`${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`, privateKey)
  const parts = [
    `mchid="${mchid}"`,
    `nonce_str="${nonce}"`,
    `timestamp="${timestamp}"`,
    `serial_no="${serialNo}"`,
    `signature="${signature}"`,
  ]
  return `WECHATPAY2-SHA256-RSA2048 ${parts.join(',')}`
}

export const signText = (text: string, privateKey: KeyObject): string =>
  sign('sha256', Buffer.from(text), privateKey).toString('base64')

export const seconds = (): string => String(Math.floor(Date.now() / 1000))

/** 32 characters that nobody can guess. */
export const newNonce = (): string => randomBytes(16).toString('hex')
