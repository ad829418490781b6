import type { WecomConfig } from './config.js'
import { type Notices, refuse } from './notices.js'
import { openResource } from './resource.js'
import { type PlatformTransaction, readTransaction } from './sale.js'
import { aesKeyOf, checkCallback, elementOf, openCallback } from './wecom-callback.js'

/** The callback address of the WeCom app. */
export class WecomNotices {
  readonly #notices: Notices
  readonly #config: WecomConfig

  constructor(notices: Notices, config: WecomConfig) {
    this.#notices = notices
    this.#config = config
  }

  async handle(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams
    try {
      if (request.method === 'GET') return new Response(this.#prove(query))
      const message = this.#open(query, elementOf(await request.text(), 'Encrypt'))
      this.#notices.take(readTransaction(this.#paymentIn(message)))
      return new Response('success')
    } catch (error) {
      return refuse(error)
    }
  }

  /** WeCom asks a new address whether it can read: it answers the bare text. */
  #prove(query: URLSearchParams): string {
    return this.#open(query, query.get('echostr') ?? '')
  }

  #open(query: URLSearchParams, encrypt: string): string {
    checkCallback(query, encrypt, this.#config.token)
    return openCallback(encrypt, this.#config)
  }

  /** The same key as that of the envelope protects what is in it. */
  #paymentIn(message: string): PlatformTransaction {
    const resource = {
      ciphertext: elementOf(message, 'ciphertext'),
      nonce: elementOf(message, 'nonce'),
      associated_data: elementOf(message, 'associated_data'),
    }
    return openResource(resource, aesKeyOf(this.#config.encodingAesKey)) as PlatformTransaction
  }
}
