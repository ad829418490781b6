import {
  createMock,
  type Credentials,
  fakeRequest,
  type Mock,
  type MockOptions,
} from 'wechatpay-mock'
import { formatAuthorization } from '../../../../mocks/crypto/authorization.js'
import { encodeBase64 } from '../../../../mocks/crypto/base64.js'
import { requestMessage } from '../../../../mocks/crypto/messages.js'
import { webCrypto } from '../../../../mocks/crypto/web-crypto.js'
import { toBytes, toText, type WireHeader } from '../../../../mocks/wire.js'
import type { ClauseId, Text } from '../../../clauses/clause.js'
import type { Verdict } from '../../../verdict.js'
import { observe, type Observation, type ObserveOptions } from '../../observe.js'
import { wireWatches } from '../wire.js'

export const DIRECT = '/v3/pay/transactions/jsapi-with-contract'
export const PARTNER = '/v3/pay/partner/transactions/miniprogram'
export const WECOM = '/cgi-bin/miniapppay/create_order'

/** What one request of a client does otherwise than a careful one. */
export interface Otherwise {
  readonly method?: string
  readonly target?: string
  /** Sent in the place of the body, as it stands. */
  readonly text?: string
  /** Signed in the place of the body that is sent. */
  readonly signedText?: string
  readonly mchid?: string
  readonly serialNo?: string
  readonly nonce?: string
  readonly timestamp?: string
  readonly key?: string
  /** Sent as Authorization; `false`: none. */
  readonly authorization?: string | false
  /** Beside or in the place of those that a careful client sends; undefined leaves one out. */
  readonly headers?: { readonly [name: string]: string | undefined }
}

/** A client in so many words, and what the judge says of it. */
export class TestClient {
  readonly mock: Mock
  readonly observation: Observation
  readonly credentials: Credentials
  #nonces = 0

  constructor(options: MockOptions, observed: ObserveOptions) {
    this.mock = createMock({ auth: 'strict', ...options })
    this.credentials = this.mock.merchants.credentials('1230000109')
    this.observation = observe(this.mock, { judges: wireWatches, ...observed })
  }

  /** Orders directly; the change goes into the document's sample. */
  async order(change: object = {}, otherwise?: Otherwise): Promise<Answer> {
    const body = { ...(await fakeRequest('jsapi-with-contract', { size: 'minimal' })), ...change }
    return this.send(DIRECT, body, otherwise)
  }

  async partnerOrder(change: object = {}, otherwise?: Otherwise): Promise<Answer> {
    const body = { ...(await fakeRequest('miniprogram', { size: 'minimal' })), ...change }
    return this.send(PARTNER, body, otherwise)
  }

  async wecomOrder(token: string, change: object = {}, otherwise?: Otherwise): Promise<Answer> {
    const sample = await fakeRequest('wecom-create-order', { size: 'minimal' })
    const target = token === '' ? WECOM : `${WECOM}?access_token=${token}`
    return this.send(target, { ...sample, ...change }, { authorization: false, ...otherwise })
  }

  async token(): Promise<string> {
    const { corpid, corpsecret } = this.credentials
    const target = `/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`
    const { json } = await this.send(target, undefined, { method: 'GET', authorization: false })
    return (json as { readonly access_token?: string }).access_token ?? ''
  }

  async send(
    target: string,
    content: object | undefined,
    otherwise: Otherwise = {},
  ): Promise<Answer> {
    const { method = content ? 'POST' : 'GET' } = otherwise
    const text = otherwise.text ?? (content ? JSON.stringify(content) : '')
    const body = toBytes(text)
    const authorization =
      otherwise.authorization ??
      (await this.#sign(
        method,
        otherwise.target ?? target,
        otherwise.signedText ?? text,
        otherwise,
      ))
    const headers: { readonly [name: string]: string | undefined } = {
      Accept: 'application/json',
      'User-Agent': 'shop/1.0',
      'Content-Type': text === '' ? undefined : 'application/json',
      Authorization: authorization === false ? undefined : authorization,
      ...otherwise.headers,
    }
    const sent = Object.entries(headers).flatMap(([name, value]): WireHeader[] =>
      value === undefined ? [] : [[name, value]],
    )
    const { response } = await this.mock.handle({ method, target, headers: sent, body })
    const answer = toText(response.body)
    return { status: response.status, json: answer === '' ? undefined : JSON.parse(answer) }
  }

  async #sign(method: string, target: string, text: string, otherwise: Otherwise): Promise<string> {
    const { mchid, serialNo, privateKey = '' } = this.credentials
    const timestamp = otherwise.timestamp ?? String(Math.floor(Date.now() / 1000))
    const nonce = otherwise.nonce ?? `nonce${String(++this.#nonces).padStart(27, '0')}`
    const message = requestMessage({ method, target, timestamp, nonce, body: toBytes(text) })
    return formatAuthorization({
      mchid: otherwise.mchid ?? mchid,
      serialNo: otherwise.serialNo ?? serialNo,
      nonceStr: nonce,
      timestamp,
      signature: encodeBase64(await webCrypto.sign(otherwise.key ?? privateKey, message)),
    })
  }
}

export interface Answer {
  readonly status: number
  readonly json: unknown
}

/** What the judge says at the end. */
export interface Judged {
  readonly verdicts: { readonly [Id in ClauseId]?: Verdict }
  readonly exercised: { readonly [Id in ClauseId]?: number }
  /** The clauses that were broken, and how often. */
  readonly broken: { readonly [Id in ClauseId]?: number }
  readonly sentences: readonly Text[]
}

export async function judge(
  act: (client: TestClient) => unknown,
  { mock = {}, ...observed }: ObserveOptions & { readonly mock?: MockOptions } = {},
): Promise<Judged> {
  const client = new TestClient(mock, observed)
  await act(client)
  const results = client.observation.finish()
  const broken = results.filter(({ count }) => count > 0)
  return {
    verdicts: Object.fromEntries(results.map(({ clause, verdict }) => [clause, verdict])),
    exercised: Object.fromEntries(results.map(({ clause, exercised }) => [clause, exercised])),
    broken: Object.fromEntries(broken.map(({ clause, count }) => [clause, count])),
    sentences: results.flatMap(({ findings }) => findings.map(({ sentence }) => sentence)),
  }
}
