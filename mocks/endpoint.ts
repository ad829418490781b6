import type { EndpointId } from '../schemas/index.js'
import type { Dialect } from './dialect.js'
import type { Order, OrderDraft } from './orders/order.js'

/** One endpoint, told by its differences; everything that endpoints share lies elsewhere. */
export interface Endpoint {
  readonly id: EndpointId
  readonly method: 'POST'
  readonly path: string
  readonly title: string
  /** The platform's page about it. */
  readonly document: string
  readonly dialect: Dialect
  /** The body member that names the merchant who calls. */
  readonly merchantMember: 'mchid' | 'sp_mchid'
  /** Who orders what, in our words. The body has passed the endpoint's schema. */
  toDraft(body: unknown): OrderDraft
  toAnswer(order: Order): object
}

/** Lets a definition speak of its own body type; the schema guarantees that type before `toDraft` is called. */
export function defineEndpoint<Body>(
  definition: Omit<Endpoint, 'toDraft'> & { toDraft(body: Body): OrderDraft },
): Endpoint {
  return { ...definition, toDraft: (body) => definition.toDraft(body as Body) }
}
