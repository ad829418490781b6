import type { Schema } from './fields.js'
import jsapiWithContract from './jsapi-with-contract.json' with { type: 'json' }
import miniprogram from './miniprogram.json' with { type: 'json' }
import scannedpos from './scannedpos.json' with { type: 'json' }
import wecomCreateOrder from './wecom-create-order.json' with { type: 'json' }

/** The endpoint files, in the order of the README. */
export const endpointSchemas = {
  scannedpos,
  miniprogram,
  'jsapi-with-contract': jsapiWithContract,
  'wecom-create-order': wecomCreateOrder,
} as const satisfies Record<string, Schema>

export type EndpointId = keyof typeof endpointSchemas

export const endpointIds: readonly EndpointId[] = Object.keys(endpointSchemas) as EndpointId[]

/** `advice` is what a careful client sends: a difference is worth a note, never a refusal. */
export type SchemaPart = 'request' | 'response' | 'advice'
