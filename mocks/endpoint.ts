import { type EndpointId, endpointIds, type Violation } from '../schemas/index.js'
import type { Call, Caller, Dialect } from './dialect.js'
import type { JsonBody } from './json/read.js'
import type { Provoked } from './scenario.js'
import type { World } from './world.js'

/** What goes with the four endpoints: a client cannot order without it, or not know what it ordered. */
export const companionIds = [
  'certificates',
  'order-query',
  'order-query-by-id',
  'order-close',
  'partner-order-query',
  'partner-order-query-by-id',
  'partner-order-close',
  'gettoken',
  'wecom-get-order',
  'wecom-close-order',
  'wecom-get-sign',
] as const
export type CompanionId = (typeof companionIds)[number]

/** Everything that has a path of its own. */
export type OperationId = EndpointId | CompanionId
export const operationIds: readonly OperationId[] = [...endpointIds, ...companionIds]

/** One method and path, told by its differences; everything that endpoints share lies elsewhere. */
export interface Endpoint {
  readonly id: OperationId
  readonly method: 'GET' | 'POST'
  /** `{name}` stands for one segment. */
  readonly path: string
  readonly title: string
  /** The platform's page about it. */
  readonly document: string
  readonly dialect: Dialect
  /**
   * Which part of the platform takes the call. The newer one behind the transactions paths does not look at Accept and
   * User-Agent, has other words for a bad Authorization and sends no Request-ID with them (observed 2026-09).
   */
  readonly gateway: 'transactions' | 'general'
  /** Whoever asks gets an answer: there is nothing to authenticate with yet. */
  readonly isOpen?: true
  /** The body member that names the merchant whose request it is. */
  readonly merchantMember?: 'mchid' | 'sp_mchid'
  /** The key that signs the answer, where the request has no say in it. */
  readonly signedWith?: 'certificate'
  /** The member that the platform misses first when there is no body; absent where none is needed. */
  readonly firstMember?: (world: World) => Violation
  /** Members that an accepted answer does not have, though the platform's answers do. */
  readonly omitsErrcode?: true
  /** Members of an answer that errors have too. */
  readonly errorMembers?: object
  /** What is asked for. Refuses what the platform would not accept, and notes what is merely unwise. */
  read(world: World, call: Call): Promise<Asked>
  /** Does it, and returns the members of the answer. */
  act(world: World, call: Call, request: ActRequest): object | undefined | Promise<object>
}

/** What a request asks for, once it has been accepted. */
export interface Asked {
  readonly body: JsonBody
  /** Whose business it is, where the request itself says so. */
  readonly mchid?: string
  /** What a magic amount is compared with. */
  readonly totalFen?: number
}

export interface ActRequest {
  readonly asked: Asked
  readonly caller: Caller | undefined
  readonly provoked: Provoked | undefined
}
