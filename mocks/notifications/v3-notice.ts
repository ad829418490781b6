import { encryptResource } from '../crypto/resource.js'
import { type KeyPreference, keyModeOf, signAnswer, type Spoilt } from '../crypto/sign-answer.js'
import { makeRequestId } from '../dialects/wechatpay-v3/request-id.js'
import { inBeijing, transactionOf } from '../orders/transaction.js'
import type { KeyMode, PlatformKeys } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import { toBytes, type WireHeader } from '../wire.js'
import type { Flaw } from './cases.js'
import { type Letter, withOneOtherCharacter } from './letter.js'
import type { NoticeRequest } from './notification.js'
import { ANSWER_MS } from './schedule.js'

/** What a notice of APIv3 is encrypted and signed with. */
export interface V3Keys {
  readonly apiV3Key: string
  readonly platformKeys: Pick<PlatformKeys, 'choose'>
  /** Of the merchant, as it is declared now. */
  readonly declared: KeyPreference | undefined
  readonly signedWith: KeyMode
}

/** One attempt: the same body every time, with a fresh signature (apiv3.md section 15). */
export async function composeV3(
  ports: Ports,
  url: string,
  letter: Letter,
  { apiV3Key, platformKeys, declared, signedWith }: V3Keys,
  flaw?: Flaw,
): Promise<NoticeRequest> {
  const text = await bodyOf(ports, letter, apiV3Key, flaw)
  const key = platformKeys.choose(undefined, keyModeOf(declared, signedWith))
  const signed = await signAnswer(key, ports, toBytes(text), SPOILT[flaw ?? 'ok'])
  const headers: readonly WireHeader[] = [
    ['Content-Type', 'application/json'],
    ['Request-ID', makeRequestId(ports, 0)],
    ...signed,
  ]
  // Changed behind the signature, where a handler that does not check it notices nothing.
  const sent =
    flaw === 'tampered-body' ? text.replace(letter.id, withOneOtherCharacter(letter.id)) : text
  return { method: 'POST', url, headers, body: toBytes(sent), timeoutMs: ANSWER_MS }
}

const SPOILT: { readonly [name in Flaw | 'ok']?: Spoilt } = {
  'wrong-serial': 'wrong-serial',
  'stale-timestamp': 'stale-timestamp',
  signtest: 'signtest',
}

async function bodyOf(
  { crypto, now }: Ports,
  { id, createdAt, order, nonce }: Letter,
  apiV3Key: string,
  flaw: Flaw | undefined,
): Promise<string> {
  const associatedData = 'transaction'
  const transaction = JSON.stringify(transactionOf(order, now()))
  const ciphertext = await encryptResource(crypto, apiV3Key, { nonce, associatedData }, transaction)
  return JSON.stringify({
    id,
    create_time: inBeijing(createdAt),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: flaw === 'tampered-ciphertext' ? withOneOtherCharacter(ciphertext) : ciphertext,
      associated_data: associatedData,
      nonce,
    },
  })
}
