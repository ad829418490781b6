import { ApiError } from './api-error.js'
import type { Config } from './config.js'
import { type Patience, persist } from './persist.js'
import { authorization } from './sign.js'
import type { HttpAnswer, Transport } from './transport.js'
import { NoAnswer } from './transport.js'
import { checkSignature } from './verify.js'

/** The main host, and the backup for when it does not answer. */
const HOSTS = ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'] as const

/** Signed requests to WeChat Pay, and answers that can be trusted. */
export class V3Api {
  readonly #config: Config
  readonly #transport: Transport
  readonly #patience: Patience

  constructor(config: Config, transport: Transport, patience: Patience) {
    this.#config = config
    this.#transport = transport
    this.#patience = patience
  }

  /** The parsed answer; undefined where there is none to be (204). */
  call(method: 'GET' | 'POST', target: string, content?: object): Promise<unknown> {
    // Written once: a repeat has to be the same to the byte.
    const body = content === undefined ? '' : JSON.stringify(content)
    return persist(this.#patience, async (unanswered) => {
      const host = HOSTS[unanswered % HOSTS.length] ?? HOSTS[0]
      const headers = {
        Accept: 'application/json',
        'User-Agent': 'reference-merchant-client/1.0',
        'Wechatpay-Serial': this.#config.publicKeyId,
        Authorization: authorization({ method, target, body }, this.#config),
        ...(body !== '' && { 'Content-Type': 'application/json' }),
      }
      const call = { method, url: new URL(target, host), headers, body }
      return this.#read(await this.#transport(call, this.#patience.timeoutMs))
    })
  }

  #read({ status, header, body }: HttpAnswer): unknown {
    if (status < 200 || status > 299) throw refusal(status, body)
    checkSignature(header, body, this.#config.platformKeys)
    return body.length === 0 ? undefined : parse(body)
  }
}

/** Errors are not signed; what they say decides nothing but whether to try again. */
function refusal(status: number, body: Buffer): ApiError {
  const { code = `HTTP_${status}`, message = '' } = (tryToParse(body) ?? {}) as {
    readonly code?: string
    readonly message?: string
  }
  // SYSTEM_ERROR is 500, an overload 502 or 503, too many requests 429.
  return new ApiError(code, message, status >= 500 || status === 429)
}

/** An answer that breaks off is as good as none. */
function parse(body: Buffer): unknown {
  const value = tryToParse(body)
  if (value === undefined) throw new NoAnswer('the answer is no JSON')
  return value
}

function tryToParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown
  } catch {
    return undefined
  }
}
