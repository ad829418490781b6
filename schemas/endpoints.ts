import type { Schema } from './fields.js'
import jsapiWithContract from './jsapi-with-contract.json' with { type: 'json' }
import miniprogram from './miniprogram.json' with { type: 'json' }
import orderClose from './order-close.json' with { type: 'json' }
import orderQueryById from './order-query-by-id.json' with { type: 'json' }
import orderQuery from './order-query.json' with { type: 'json' }
import partnerOrderClose from './partner-order-close.json' with { type: 'json' }
import partnerOrderQueryById from './partner-order-query-by-id.json' with { type: 'json' }
import partnerOrderQuery from './partner-order-query.json' with { type: 'json' }
import wecomCloseOrder from './wecom-close-order.json' with { type: 'json' }
import wecomGetOrder from './wecom-get-order.json' with { type: 'json' }
import wecomGetSign from './wecom-get-sign.json' with { type: 'json' }
import scannedpos from './scannedpos.json' with { type: 'json' }
import wecomCreateOrder from './wecom-create-order.json' with { type: 'json' }

/** The endpoint files, in the order of the README. */
export const endpointSchemas = {
  scannedpos,
  miniprogram,
  'jsapi-with-contract': jsapiWithContract,
  'wecom-create-order': wecomCreateOrder,
} as const satisfies Record<string, Schema>

/** What is asked of an endpoint that goes with them: members of the path and of the query count as members. */
export const companionSchemas = {
  'order-query': orderQuery,
  'order-query-by-id': orderQueryById,
  'order-close': orderClose,
  'partner-order-query': partnerOrderQuery,
  'partner-order-query-by-id': partnerOrderQueryById,
  'partner-order-close': partnerOrderClose,
  'wecom-get-order': wecomGetOrder,
  'wecom-close-order': wecomCloseOrder,
  'wecom-get-sign': wecomGetSign,
} as const satisfies Record<string, Schema>

export type CompanionSchemaId = keyof typeof companionSchemas

export type EndpointId = keyof typeof endpointSchemas

export const endpointIds: readonly EndpointId[] = Object.keys(endpointSchemas) as EndpointId[]

/** `advice` is what a careful client sends: a difference is worth a note, never a refusal. */
export type SchemaPart = 'request' | 'response' | 'advice'
