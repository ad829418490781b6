import type { Exchange } from 'wechatpay-mock'
import { type BodyTraits, traitsOf } from './body-traits.js'
import type { SeenExchange, SeenHeaders } from './sighting.js'

/** Reads off an exchange what more than one watch asks for, and no more than is asked for. */
export const seeExchange = (exchange: Exchange, corps: ReadonlyMap<string, string>): SeenExchange =>
  new LazyExchange(exchange, corps)

class LazyExchange implements SeenExchange {
  readonly exchange: Exchange
  readonly isProvoked: boolean
  readonly #corps: ReadonlyMap<string, string>
  #at: number | undefined
  #isParsed = false
  #body: unknown
  #headers: SeenHeaders | undefined
  #traits: BodyTraits | undefined

  constructor(exchange: Exchange, corps: ReadonlyMap<string, string>) {
    this.exchange = exchange
    this.isProvoked = exchange.provoked !== undefined
    this.#corps = corps
  }

  /** Bound: watches take it out of what they see. */
  readonly body = (): unknown => {
    if (!this.#isParsed) {
      this.#isParsed = true
      this.#body = parse(this.exchange.request.body)
    }
    return this.#body
  }

  /** Looking at a clock takes longer than most watches do; few want to know. */
  get at(): number {
    return (this.#at ??= Date.now())
  }

  get headers(): SeenHeaders {
    return (this.#headers ??= readHeaders(this.exchange.request.headers))
  }

  get traits(): BodyTraits {
    return (this.#traits ??= traitsOf(this.exchange.request.body))
  }

  get mchid(): string | undefined {
    const { mchid, request } = this.exchange
    return (
      mchid ??
      queryOf(request.target, 'mchid') ??
      queryOf(request.target, 'sp_mchid') ??
      this.#corps.get(queryOf(request.target, 'corpid') ?? '') ??
      textMember(this.body(), 'mchid') ??
      textMember(this.body(), 'sp_mchid')
    )
  }

  get signer(): string | undefined {
    const { authorization } = this.headers
    return authorization === undefined ? undefined : /\bmchid="([^"]*)"/.exec(authorization)?.[1]
  }

  get outTradeNo(): string | undefined {
    const inPath = /\/out-trade-no\/([^/?]+)/.exec(this.exchange.request.target)?.[1]
    return inPath === undefined ? textMember(this.body(), 'out_trade_no') : decode(inPath)
  }
}

/** One pass; of a header that came twice the first counts, as it does for the mock. */
function readHeaders(headers: Exchange['request']['headers']): SeenHeaders {
  const seen: { -readonly [Name in keyof SeenHeaders]: string } = {}
  for (const [name, value] of headers) {
    // Lengths first: most headers are none of these, and need not be turned into small letters.
    switch (name.length) {
      case 6:
        if (seen.accept === undefined && name.toLowerCase() === 'accept') seen.accept = value
        break
      case 10:
        if (seen.userAgent === undefined && name.toLowerCase() === 'user-agent')
          seen.userAgent = value
        break
      case 12:
        if (seen.contentType === undefined && name.toLowerCase() === 'content-type')
          seen.contentType = value
        break
      case 13:
        if (seen.authorization === undefined && name.toLowerCase() === 'authorization')
          seen.authorization = value
    }
  }
  return seen
}

const utf8 = new TextDecoder()

function parse(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = (value as { readonly [name: string]: unknown })[name]
  return typeof found === 'string' ? found : undefined
}

function queryOf(target: string, name: string): string | undefined {
  const mark = target.indexOf('?')
  if (mark === -1) return undefined
  return new URLSearchParams(target.slice(mark + 1)).get(name) ?? undefined
}

/** What is no valid escape is left as it came. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
