import type { Violation } from '../schemas/index.js'
import type { Asked, Endpoint } from './endpoint.js'
import type { JsonBody } from './json/read.js'
import type { Ports } from './ports.js'
import type { NaturalReason, Refusal } from './refusal.js'
import type { Fault, Provoked } from './scenario.js'
import type { Settings } from './settings.js'
import type { WireRequest, WireResponse } from './wire.js'
import type { World } from './world.js'

/** One request on its way through `handle.ts`, with what the steps need to know about it. */
export interface Call {
  readonly request: WireRequest
  readonly query: URLSearchParams
  /** What stands in the path at the places that the endpoint's template names. */
  readonly params: { readonly [name: string]: string }
  readonly settings: Settings
  readonly ports: Ports
  /** Remarks for the developer, in English: what a careful client would do differently. */
  readonly notes: string[]
  /** Remarks that the platform itself would make in an answer that accepts. */
  readonly warnings: string[]
}

/** Who is calling, as far as the request proves it. */
export type Caller =
  | { readonly kind: 'anonymous' }
  /** Only the signature of a merchant that the mock knows has been checked. */
  | { readonly kind: 'signed'; readonly mchid: string; readonly isKnown: boolean }
  | { readonly kind: 'token'; readonly corpid?: string }

/** What an answer is signed with depends on who asked for what. */
export interface Signing {
  readonly endpoint: Endpoint
  readonly caller: Caller | undefined
  readonly provoked: Provoked | undefined
}

/** An error that a test can ask for by name. */
export interface NamedError {
  /** The code, or the errcode as text. */
  readonly name: string
  readonly status: number
  readonly text: string
  /** The platform's own description, where it differs from the text. */
  readonly description?: string
  readonly internal?: number
  readonly source: string
  /** What brings it about without asking. */
  readonly causes: readonly NaturalReason[]
  /** The amount that asks for it when magic amounts are on. */
  readonly magicFen: number
}

/** What a platform answers to a cause. */
export interface NaturalRefusal {
  readonly reason: NaturalReason
  /** The code, or the errcode as text. */
  readonly error: string
  /** Absent where it depends on the broken rule. */
  readonly text?: string
  readonly internal?: number
  readonly source: string
  /** Texts that the platform gave before, and until when they were seen. */
  readonly superseded?: readonly Superseded[]
}

export interface Superseded {
  readonly text: string
  readonly seen: string
}

/** A platform's way of checking the caller, reading a body and wording its answers. */
export interface Dialect {
  readonly name: 'wechatpay-v3' | 'wecom'
  readonly errors: readonly NamedError[]
  /** Leaves out causes that cannot arise on this platform. */
  readonly refusals: readonly NaturalRefusal[]
  /** What can go wrong with its answers on the way. */
  readonly faults: readonly Fault[]
  /** Members that are not documented are passed over without a word. */
  readonly ignoresUndeclared: boolean
  /** What is refused before anything else is looked at. */
  checkTransfer(call: Call, endpoint: Endpoint): void
  /** An empty body where one is needed; some platforms complain before they look at the caller. */
  checkBodyPresent(call: Call, firstMember: () => Violation): void
  authenticate(world: World, call: Call, endpoint: Endpoint): Promise<Caller>
  /** Compares who calls with whose business it is. */
  checkCaller(call: Call, caller: Caller | undefined, asked: Asked): void
  /** Parses the body, or refuses it as malformed. */
  readBody(call: Call): JsonBody
  /** What this platform does not accept of the body, first finding first. `check` asks the endpoint's schema. */
  findViolations(
    call: Call,
    body: JsonBody,
    check: () => Promise<readonly Violation[]>,
  ): Promise<readonly Violation[]>
  /** The answer to what was accepted; without members it has no body. */
  accept(call: Call, answer: object | undefined, endpoint: Endpoint): WireResponse
  refuse(call: Call, refusal: Refusal, endpoint: Endpoint): WireResponse
  /** The answer to a path or method that the platform does not know. */
  refuseRoute(call: Call, status: 404 | 405): WireResponse
  /** Signs exactly the bytes that will be sent. */
  sign(
    world: World,
    call: Call,
    signing: Signing,
    response: WireResponse,
  ): WireResponse | Promise<WireResponse>
}
