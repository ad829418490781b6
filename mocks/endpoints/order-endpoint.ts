import type { EndpointId } from '../../schemas/index.js'
import type { Endpoint } from '../endpoint.js'
import type { Order, OrderDraft } from '../orders/order.js'
import { placeOrder } from '../orders/place-order.js'
import { noteAdvice, readBody } from '../read-input.js'
import { isSignatureFault } from '../scenario.js'

/** One of the four endpoints that place an order. */
export interface OrderEndpoint extends Endpoint {
  readonly id: EndpointId
  readonly method: 'POST'
  readonly merchantMember: 'mchid' | 'sp_mchid'
  /** How a front end pays what was ordered here. A prepay_id is good for no other call. */
  readonly cashierCall: CashierCall
}

export const cashierCalls = ['requestPayment', 'requestScanPOSPay', 'getBrandWCPayRequest'] as const
export type CashierCall = (typeof cashierCalls)[number]

type Shared = Omit<OrderEndpoint, 'method' | 'gateway' | 'firstMember' | 'read' | 'act'>

/** What makes one order endpoint differ from another. */
interface Definition<Body> extends Shared {
  /** Who orders what, in our words. The body has passed the endpoint's schema. */
  toDraft(body: Body): OrderDraft
  toAnswer(order: Order): object
}

export function defineOrderEndpoint<Body>(definition: Definition<Body>): OrderEndpoint {
  const { toDraft, toAnswer, ...shared } = definition
  const { id, dialect } = shared
  // The schema guarantees the body's type before anything is made of it.
  const draftOf = (value: unknown): OrderDraft => toDraft(value as Body)
  return {
    ...shared,
    method: 'POST',
    gateway: 'transactions',
    firstMember(world) {
      const [, first] = world.schemaOf(id).fields('request')
      const { pointer = '', label = '', source = '' } = first ?? {}
      return { kind: 'required', pointer, label, source }
    },
    async read(world, call) {
      const schema = world.schemaOf(id)
      const body = await readBody(call, dialect, schema)
      await noteAdvice(call, schema, body)
      const { mchid, totalFen } = draftOf(body.value)
      return { body, mchid, totalFen }
    },
    act(world, call, { asked: { body }, provoked }) {
      const parameters = call.settings.nulls === 'ignore' ? JSON.stringify(body.value) : body.text
      const order = placeOrder(world, call, draftOf(body.value), parameters)
      // An answer that must not be trusted carries a prepay_id that must never be seen again.
      const fault = provoked?.fault
      return toAnswer(isSignatureFault(fault) ? world.canaries.setOut(order, fault) : order)
    },
  }
}
