import type { Violation } from '../schemas/index.js'
import type { OperationId } from './endpoint.js'
import type { RefusalReason } from './refusal.js'
import type { Scenario, ScenarioSource } from './scenario.js'
import { toBytes, toText, type WireHeader, type WireRequest, type WireResponse } from './wire.js'

/** One request and its answer, with what the mock thought of it. */
export interface Exchange {
  readonly id: string
  /** Milliseconds on the business clock. */
  readonly at: number
  readonly endpoint?: OperationId
  readonly mchid?: string
  readonly request: WireRequest
  readonly response: WireResponse
  /** `ok`, the reason for a refusal, or what was wrong with the path or method. */
  readonly outcome: 'ok' | RefusalReason | 'unknown-path' | 'wrong-method' | 'mock-usage'
  /** What is wrong and how to fix it, in one English sentence; absent when all is well. */
  readonly diagnosis?: string
  /** What a careful client would do differently. */
  readonly notes: readonly string[]
  /** What a test asked for, and how. */
  readonly provoked?: Scenario & { readonly by: ScenarioSource }
  /** For an unknown path: the one that was probably meant. */
  readonly nearestPath?: string
  /** The rule that a refused body broke: its kind, where, and where it comes from. */
  readonly rule?: {
    readonly kind: Violation['kind']
    readonly pointer: string
    readonly source: string
  }
}

/** The latest exchanges, oldest first; older ones make room. */
export class Journal {
  readonly #limit: number
  #exchanges: Exchange[] = []
  #count = 0
  readonly #announce: (exchange: Exchange) => void

  constructor(limit: number, announce: (exchange: Exchange) => void = () => undefined) {
    this.#limit = limit
    this.#announce = announce
  }

  /** The number of the next exchange. */
  nextId(): string {
    return String(++this.#count)
  }

  add(given: Exchange): void {
    const exchange = withoutTokens(withShortBodies(given))
    this.#exchanges.push(exchange)
    this.#announce(exchange)
    // Cut in batches: removing one element from the front of an array on every request would move them all.
    if (this.#exchanges.length >= 2 * this.#limit)
      this.#exchanges = this.#exchanges.slice(-this.#limit)
  }

  all(): readonly Exchange[] {
    return this.#limit === 0 ? [] : this.#exchanges.slice(-this.#limit)
  }

  last(): Exchange | undefined {
    return this.all().at(-1)
  }

  /** Forgets everything, or what concerns one merchant. */
  clear(mchid?: string): void {
    this.#exchanges =
      mchid === undefined ? [] : this.#exchanges.filter((each) => each.mchid !== mchid)
  }
}

/** Of a long body only the beginning is kept, so that a thousand of them cannot fill the memory. */
const KEPT_BYTES = 16 * 1024

function withShortBodies(exchange: Exchange): Exchange {
  const { request, response } = exchange
  if (request.body.length <= KEPT_BYTES && response.body.length <= KEPT_BYTES) return exchange
  return {
    ...exchange,
    request: { ...request, body: request.body.slice(0, KEPT_BYTES) },
    response: { ...response, body: response.body.slice(0, KEPT_BYTES) },
  }
}

/** The scheme may stay; what stands there without one is the secret itself. */
const hidden = ([name, value]: WireHeader): WireHeader => [
  name,
  value.trim().replace(/^([^ ]+ +)?.*$/s, '$1***'),
]

/** What opens a door is not written down: tokens and secrets of WeCom, and bearer tokens. Signatures open nothing. */
function withoutTokens(exchange: Exchange): Exchange {
  const { request, response } = exchange
  const target = hideTokens(request.target)
  const hasBearer = request.headers.some(isBearer)
  const answersToken = exchange.endpoint === 'gettoken' && exchange.outcome === 'ok'
  if (target === request.target && !hasBearer && !answersToken) return exchange
  const headers = request.headers.map((header) => (isBearer(header) ? hidden(header) : header))
  return {
    ...exchange,
    request: { ...request, target, headers },
    ...(answersToken && {
      response: { ...response, body: toBytes(toText(response.body).replace(TOKEN, '$1***"')) },
    }),
  }
}

/** No other header of that length comes with every request. */
const isBearer = ([name, value]: WireHeader): boolean =>
  (name.length === 'authorization'.length || name.length === 'proxy-authorization'.length) &&
  /^(proxy-)?authorization$/i.test(name) &&
  !/^WECHATPAY2-/i.test(value)

const TOKEN = /("access_token":")[^"]*"/

export const hideTokens = (target: string): string =>
  target.includes('?')
    ? target.replace(/([?&](?:access_token|corpsecret)=)[^&]*/g, '$1***')
    : target
