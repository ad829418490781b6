import { encryptResource } from '../crypto/resource.js'
import { aesKeyOf, sealCallback, signCallback } from '../crypto/wecom-callback.js'
import type { Order } from '../orders/order.js'
import { inBeijing, transactionOf } from '../orders/transaction.js'
import type { Ports } from '../ports.js'
import { toBytes } from '../wire.js'
import type { Flaw } from './cases.js'
import { type Letter, withOneOtherCharacter } from './letter.js'
import type { NoticeRequest } from './notification.js'
import { ANSWER_MS, VERIFICATION_MS } from './schedule.js'
import { toXml } from './xml.js'

/** The app that is told; its Token and EncodingAESKey protect what it is told. */
export interface NoticeCorp {
  readonly corpid: string
  readonly agentid: string
  readonly token: string
  readonly encodingAesKey: string
  readonly callbackUrl?: string | undefined
}

/** One attempt: the same event every time, in a fresh envelope (wecom.md section E). */
export async function composeWecom(
  ports: Ports,
  url: string,
  letter: Letter,
  corp: NoticeCorp,
  flaw?: Flaw,
): Promise<NoticeRequest> {
  const event = await eventOf(ports, letter, corp, flaw)
  const message = wantsJson(url) ? JSON.stringify(event) : toXml(event)
  const encrypt = await seal(ports, corp, message)
  const query = await signedQuery(ports, corp, encrypt)
  // Sealed again with other random bytes: readable, and not what was signed.
  const sent = flaw === 'tampered-body' ? await seal(ports, corp, message) : encrypt
  return {
    method: 'POST',
    url: withQuery(url, query),
    headers: [['Content-Type', wantsJson(url) ? 'application/json' : 'text/xml']],
    body: toBytes(envelope(url, corp, sent)),
    timeoutMs: ANSWER_MS,
  }
}

/** What an address has to answer before anything is sent there: the bare text that it decrypts. */
export async function composeVerification(
  ports: Ports,
  url: string,
  corp: NoticeCorp,
): Promise<{ readonly request: NoticeRequest; readonly echo: string }> {
  const echo = `1${ports.ids.digits(18)}`
  const encrypt = await seal(ports, corp, echo)
  const query = `${await signedQuery(ports, corp, encrypt)}&echostr=${encodeURIComponent(encrypt)}`
  const request: NoticeRequest = {
    method: 'GET',
    url: withQuery(url, query),
    headers: [],
    body: new Uint8Array(),
    timeoutMs: VERIFICATION_MS,
  }
  return { request, echo }
}

async function signedQuery(
  { crypto, wireNow, ids }: Ports,
  { token }: NoticeCorp,
  encrypt: string,
) {
  const timestamp = String(Math.floor(wireNow() / 1000))
  const nonce = `1${ids.digits(9)}`
  const signature = await signCallback(crypto, { token, timestamp, nonce, encrypt })
  return `msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`
}

function seal(
  { crypto, ids }: Ports,
  { encodingAesKey, corpid: receiveId }: NoticeCorp,
  message: string,
): Promise<string> {
  const random = Uint8Array.from({ length: 16 }, () => Number.parseInt(ids.hex(2), 16))
  return sealCallback(crypto, { encodingAesKey, random, message, receiveId })
}

function envelope(url: string, { corpid, agentid }: NoticeCorp, encrypt: string): string {
  return wantsJson(url)
    ? JSON.stringify({ tousername: corpid, encrypt, agentid })
    : toXml({ ToUserName: corpid, AgentID: agentid, Encrypt: encrypt })
}

/** In the order of the XML example (developer.work.weixin.qq.com/document/path/97478). */
async function eventOf(
  { crypto, now }: Ports,
  { id, createdAt, order, nonce }: Letter,
  { encodingAesKey }: NoticeCorp,
  flaw: Flaw | undefined,
) {
  const associatedData = 'transaction'
  const ciphertext = await encryptResource(
    crypto,
    aesKeyOf(encodingAesKey),
    { nonce, associatedData },
    JSON.stringify(resourceOf(order, now())),
  )
  return {
    notify_type: 'NORMALPAY',
    id,
    create_time: inBeijing(createdAt),
    event_type: 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    resource: {
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: flaw === 'tampered-ciphertext' ? withOneOtherCharacter(ciphertext) : ciphertext,
      associated_data: associatedData,
      nonce,
    },
    summary: '支付成功',
  }
}

/** Neither transaction_id nor bank_type is listed (path/97335, 2022-11-24): clients get them from get_order. */
const MEMBERS = [
  'appid',
  'mchid',
  'out_trade_no',
  'trade_state',
  'trade_state_desc',
  'trade_type',
  'attach',
  'success_time',
  'amount',
  'payer',
] as const

function resourceOf(order: Order, now: number): object {
  const transaction = transactionOf(order, now) as { readonly [member: string]: unknown }
  return Object.fromEntries(MEMBERS.map((name) => [name, transaction[name]]))
}

/** An address says itself in which format it wants its messages. */
const wantsJson = (url: string): boolean =>
  new URL(url).searchParams.get('callback_format') === 'json'

/** What stands in the address stays as it is, also its query. */
function withQuery(url: string, query: string): string {
  const [bare = ''] = url.split('#')
  if (!bare.includes('?')) return `${bare}?${query}`
  return /[?&]$/.test(bare) ? bare + query : `${bare}&${query}`
}
