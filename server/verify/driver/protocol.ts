/** What a driver and the kit say to each other: docs/contract-driver.md, schemas/contract-driver.json. */
import {
  type Capability,
  capabilities,
  type OrderWish,
} from '../../../contract-tests/cases/case.js'
import { endpoints } from '../../../mocks/endpoints/index.js'
import type { CashierParameters, EndpointId } from '../../../mocks/index.js'
import { nearest } from '../../../mocks/nearest.js'
import { shorten } from '../../../mocks/usage.js'

/** The first line of a driver. */
export interface Hello {
  readonly driver: string
  readonly version: string
  readonly capabilities: readonly Capability[]
  readonly endpoints: readonly EndpointId[]
  /** One process serves one case: what `begin` says is in its environment as well. */
  readonly once: boolean
}

/** What the kit asks for; `ask` adds the id. */
export type Request =
  | {
      readonly do: 'begin'
      readonly case: string
      readonly env: { readonly [name: string]: string }
    }
  | { readonly do: 'order'; readonly order: OrderWish; readonly again?: string }
  | { readonly do: 'pay'; readonly order: OrderWish; readonly prepay_id: string }
  | NoticeMessage
  | { readonly do: 'settle' | 'close'; readonly order: OrderWish }
  | { readonly do: 'end'; readonly case: string }

/** A notice, as it came to `notify_url`. The body is a text, or base64 where it is no UTF-8. */
export interface NoticeMessage {
  readonly do: 'notice'
  readonly method: string
  readonly url: string
  /** The names are in small letters. */
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
  readonly body_base64?: string
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly [member: string]: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }

/** The driver did not keep to the protocol. */
export class ProtocolError extends Error {}

export function readHello(line: string): Hello {
  const given = readObject(line)
  const { driver, version, capabilities: able, endpoints: places, once = false } = given
  const wanted =
    'the first line has to be {"driver": "name", "version": "1.2.3", "capabilities": ["order", …]}'
  if (typeof driver !== 'string' || typeof version !== 'string' || !Array.isArray(able)) {
    throw new ProtocolError(`${wanted}, got ${shorten(line)}`)
  }
  if (typeof once !== 'boolean') throw new ProtocolError('once of the first line is true or false')
  const offered = able.map((word) => oneOf(capabilities, word, 'capability'))
  return {
    driver,
    version,
    capabilities: offered,
    endpoints: places === undefined ? placesOf(offered) : readPlaces(places),
    once,
  }
}

function readPlaces(places: unknown): readonly EndpointId[] {
  if (!Array.isArray(places)) throw new ProtocolError('endpoints of the first line is a list')
  return places.map((word) => oneOf(endpointIds, word, 'endpoint'))
}

const endpointIds = endpoints.map(({ id }) => id)

const placesOf = (offered: readonly Capability[]): readonly EndpointId[] =>
  endpoints
    .filter(({ dialect }) => offered.includes(dialect.name === 'wecom' ? 'wecom' : 'order'))
    .map(({ id }) => id)

export function readAnswer(line: string): Answer {
  const given = readObject(line)
  const { id, ok, error } = given
  if (typeof id !== 'number')
    throw new ProtocolError(`an answer needs the id of what it answers, got ${shorten(line)}`)
  if (ok === true) return { ...given, id, ok }
  if (ok === false && typeof error === 'string') return { id, ok, error }
  throw new ProtocolError(
    `an answer has "ok": true, or "ok": false and an "error" that is a text; got ${shorten(line)}`,
  )
}

/** The cashier's parameters in an answer to `pay`; `appId` is missing where the front end is one of WeCom. */
export function readParameters({
  parameters,
}: {
  readonly [member: string]: unknown
}): CashierParameters {
  if (
    typeof parameters === 'object' &&
    parameters !== null &&
    Object.values(parameters).every(isText)
  )
    return parameters as CashierParameters
  throw new ProtocolError('the answer to pay needs parameters: an object of texts')
}

export function readText(answer: { readonly [member: string]: unknown }, name: string): string {
  const value = answer[name]
  if (typeof value === 'string' && value !== '') return value
  throw new ProtocolError(
    `the answer needs ${name}, a text; got ${shorten(JSON.stringify(answer))}`,
  )
}

/** What the endpoint of the client answered. */
export function readNoticeAnswer(answer: { readonly [member: string]: unknown }): Response {
  const { status, body = '' } = answer
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599)
    throw new ProtocolError(
      `the answer to notice needs its status, from 200 to 599; got ${shorten(JSON.stringify(status) ?? 'none')}`,
    )
  if (typeof body !== 'string') throw new ProtocolError('the body of an answer to notice is a text')
  const isBare = status === 204 || status === 205 || status === 304
  return new Response(isBare ? null : body, { status: Number(status) })
}

function readObject(line: string): { readonly [member: string]: unknown } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new ProtocolError(`no JSON: ${(error as Error).message}: ${shorten(line)}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as { readonly [member: string]: unknown }
  throw new ProtocolError(`a line has to be a JSON object, got ${shorten(line)}`)
}

function oneOf<Word extends string>(words: readonly Word[], given: unknown, what: string): Word {
  const word = words.find((each) => each === given)
  if (word !== undefined) return word
  const [close] = nearest(String(given), words, 1)
  const hint = close === undefined ? `known: ${words.join(', ')}` : `did you mean ${close}?`
  throw new ProtocolError(`${shorten(String(given))} is no ${what}; ${hint}`)
}

const isText = (value: unknown): boolean => typeof value === 'string'
