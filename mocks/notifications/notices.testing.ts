import {
  createDecipheriv,
  createHash,
  createPublicKey,
  verify,
  type X509Certificate,
} from 'node:crypto'
import { expect } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { Clock } from '../clock.js'
import { Merchants } from '../merchants/merchants.js'
import type { Order } from '../orders/order.js'
import { PlatformKeys } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import { testPorts } from '../ports.testing.js'
import { findHeader, toText } from '../wire.js'
import { type LabOrder, makeLabOrder } from './lab-order.js'
import type { Answered, NoticeRequest, Unanswered } from './notification.js'
import type { OutboxDeps, OutboxSettings } from './options.js'
import { Outbox } from './outbox.js'

export const NOTIFY_URL = 'https://shop.test/pay/notify'
export const CALLBACK_URL = 'https://shop.test/wecom?tenant=7'
/** 2026-11-26 16:43:21 in Beijing. */
export const START = Date.parse('2026-11-26T08:43:21Z')

export interface OpenedOutbox {
  readonly outbox: Outbox
  readonly ports: Ports
  readonly clock: Clock
  readonly merchants: Merchants
  readonly platformKeys: PlatformKeys
  /** Lets real time pass, for both clocks. */
  wait(ms: number): void
  /** A paid order of APIv3, unless it is to be one of WeCom. */
  order(given?: LabOrder & Partial<Order>): Order
}

/** An outbox of its own in a world that stands still. */
export function openOutbox({
  settings,
  ports: changes,
  keyring,
}: {
  readonly settings?: Partial<OutboxSettings>
  readonly ports?: Partial<Ports>
  readonly keyring?: OutboxDeps['keyring']
} = {}): OpenedOutbox {
  let real = START
  const clock = new Clock(() => real)
  const ports = testPorts({ now: clock.now, wireNow: () => real, ...changes })
  const platformKeys = new PlatformKeys(ports)
  const merchants = new Merchants('open', ports, platformKeys)
  const outbox = new Outbox({
    ports,
    platformKeys,
    merchants,
    keyring: keyring ?? merchants.keyring,
    settings: { signedWith: 'certificate', wecomCallback: CALLBACK_URL, ...settings },
  })
  return {
    outbox,
    ports,
    clock,
    merchants,
    platformKeys,
    wait: (ms) => void (real += ms),
    order: ({ platform, ...given } = {}) => ({
      ...makeLabOrder(ports, platform === undefined ? {} : { platform }),
      ...(platform !== 'wecom' && { notifyUrl: NOTIFY_URL }),
      ...given,
    }),
  }
}

export const answered = (status: number, body = '', ms = 12): Answered => ({
  kind: 'answered',
  status,
  body,
  ms,
})

export const failed = (kind: Unanswered['kind'], reason = 'for a test'): Unanswered => ({
  kind,
  reason,
  ms: 5,
})

/** Enough of an endpoint of WeCom to prove itself, then whatever a test wants. */
export async function proveAddress({ outbox }: OpenedOutbox, id: string): Promise<void> {
  const request = await outbox.attempt(id)
  expect(request.method).toBe('GET')
  const { wecom } = testKeys
  const echo = openWecomQuery(request, wecom.token, wecom.encodingAesKey, wecom.corpid)
  outbox.settle(id, answered(200, echo))
}

export interface ReadV3 {
  readonly event: { readonly id: string; readonly create_time: string; readonly resource: Resource }
  readonly text: string
  readonly transaction: { readonly [member: string]: unknown }
}

interface Resource {
  readonly ciphertext: string
  readonly nonce: string
  readonly associated_data: string
}

/** Whether the signature fits, by Node's crypto and the lines that the documents name. */
export function isSignedBy(
  { headers, body }: Pick<NoticeRequest, 'headers' | 'body'>,
  key: string | X509Certificate,
): boolean {
  const header = (name: string): string => findHeader(headers, `Wechatpay-${name}`) ?? ''
  const message = Buffer.concat([
    Buffer.from(`${header('Timestamp')}\n${header('Nonce')}\n`),
    body,
    Buffer.from('\n'),
  ])
  const signature = Buffer.from(header('Signature'), 'base64')
  const publicKey = typeof key === 'string' ? createPublicKey(key) : key.publicKey
  return verify('sha256', message, publicKey, signature)
}

/** What a merchant reads, by Node's crypto. Throws where the resource does not decrypt. */
export function readV3({ body }: Pick<NoticeRequest, 'body'>, apiV3Key: string): ReadV3 {
  const text = toText(body)
  const event = JSON.parse(text) as ReadV3['event']
  return { event, text, transaction: openGcm(Buffer.from(apiV3Key), event.resource) }
}

export function openGcm(
  key: Uint8Array,
  { ciphertext, nonce, associated_data: associatedData }: Resource,
): { readonly [member: string]: unknown } {
  const sealed = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce))
  decipher.setAuthTag(sealed.subarray(-16))
  decipher.setAAD(Buffer.from(associatedData))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return JSON.parse(plain.toString()) as { readonly [member: string]: unknown }
}

/** The key as the documents say: Base64 with `=`, decoded leniently. */
export const wecomKey = (encodingAesKey: string): Buffer =>
  Buffer.from(`${encodingAesKey}=`, 'base64')

/** Decrypts and checks an envelope in the way of developer.work.weixin.qq.com/document/path/90968. */
export function openWecom(
  query: URLSearchParams,
  encrypt: string,
  token: string,
  encodingAesKey: string,
  corpid: string,
): string {
  const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypt]
  const digest = createHash('sha1').update(parts.sort().join('')).digest('hex')
  if (digest !== query.get('msg_signature')) throw new Error('the signature does not fit')
  const key = wecomKey(encodingAesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()])
  const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
  const length = plain.readUInt32BE(16)
  expect(String(plain.subarray(20 + length))).toBe(corpid)
  return String(plain.subarray(20, 20 + length))
}

export function openWecomQuery(
  { url }: Pick<NoticeRequest, 'url'>,
  token: string,
  encodingAesKey: string,
  corpid: string,
): string {
  const { searchParams } = new URL(url)
  return openWecom(searchParams, searchParams.get('echostr') ?? '', token, encodingAesKey, corpid)
}
