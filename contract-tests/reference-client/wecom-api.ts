import { ApiError } from './api-error.js'
import type { WecomConfig } from './config.js'
import { type Patience, persist } from './persist.js'
import type { HttpCall, Transport } from './transport.js'

const HOST = 'https://qyapi.weixin.qq.com'
/** The token is not one, or is one no longer: https://developer.work.weixin.qq.com/document/path/90313. */
const TOKEN_IS_BAD = new Set(['40014', '42001'])
/** System busy. */
const BUSY = '-1'

interface WecomAnswer {
  /** Left out where all is well, by some calls. */
  readonly errcode?: number
  readonly errmsg?: string
}

/** Calls to WeCom. Every one carries an access_token in its query, which is fetched rarely. */
export class WecomApi {
  readonly #config: WecomConfig
  readonly #transport: Transport
  readonly #patience: Patience
  readonly #now: () => number
  #token: { readonly value: Promise<string>; expiresAt: number } | undefined

  constructor(
    config: WecomConfig,
    transport: Transport,
    patience: Patience,
    now: () => number = Date.now,
  ) {
    this.#config = config
    this.#transport = transport
    this.#patience = patience
    this.#now = now
  }

  async call(path: string, content: object): Promise<unknown> {
    const body = JSON.stringify(content)
    const post = async (): Promise<unknown> => {
      const query = new URLSearchParams({ access_token: await this.#accessToken() }).toString()
      return this.#ask({
        method: 'POST',
        url: new URL(`${path}?${query}`, HOST),
        headers: { 'Content-Type': 'application/json' },
        body,
      })
    }
    try {
      return await post()
    } catch (error) {
      if (!(error instanceof ApiError) || !TOKEN_IS_BAD.has(error.code)) throw error
      this.#token = undefined
      // Once: a token that is bad when it is new will not become better.
      return post()
    }
  }

  /** One for all calls, also for those that need it at the same moment. */
  #accessToken(): Promise<string> {
    if (this.#token && this.#now() < this.#token.expiresAt) return this.#token.value
    const token = { value: this.#fetchToken(), expiresAt: Number.POSITIVE_INFINITY }
    this.#token = token
    return token.value
  }

  async #fetchToken(): Promise<string> {
    const { corpid, corpsecret } = this.#config
    const query = new URLSearchParams({ corpid, corpsecret }).toString()
    try {
      const url = new URL(`/cgi-bin/gettoken?${query}`, HOST)
      const answer = await this.#ask({ method: 'GET', url, headers: {}, body: '' })
      const { access_token: value, expires_in: seconds } = answer as {
        readonly access_token: string
        readonly expires_in: number
      }
      if (this.#token) this.#token.expiresAt = this.#now() + seconds * 1000
      return value
    } catch (error) {
      this.#token = undefined
      throw error
    }
  }

  #ask(call: HttpCall): Promise<unknown> {
    const headers = {
      Accept: 'application/json',
      'User-Agent': 'reference-merchant-client/1.0',
      ...call.headers,
    }
    return persist(this.#patience, async () => {
      const { body } = await this.#transport({ ...call, headers }, this.#patience.timeoutMs)
      return read(body)
    })
  }
}

/** The status is always 200: whether it went well says errcode alone. */
function read(body: Buffer): unknown {
  const answer = JSON.parse(body.toString()) as WecomAnswer
  const code = String(answer.errcode ?? 0)
  if (code !== '0') throw new ApiError(code, answer.errmsg ?? '', code === BUSY)
  return answer
}
