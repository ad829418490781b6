/**
 * What is valid: one JSON Schema per endpoint, and `compile`, which turns it into a function that
 * lists the violations of a body in the order in which the platform would find them.
 * This is the only file that imports ajv.
 */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import jsapiWithContract from './jsapi-with-contract.json' with { type: 'json' }
import merchant from './merchant.json' with { type: 'json' }
import miniprogram from './miniprogram.json' with { type: 'json' }
import amount from './parts/amount.json' with { type: 'json' }
import error from './parts/error.json' with { type: 'json' }
import goods from './parts/goods.json' with { type: 'json' }
import order from './parts/order.json' with { type: 'json' }
import payer from './parts/payer.json' with { type: 'json' }
import prepay from './parts/prepay.json' with { type: 'json' }
import sceneInfo from './parts/scene-info.json' with { type: 'json' }
import settleInfo from './parts/settle-info.json' with { type: 'json' }
import scannedpos from './scannedpos.json' with { type: 'json' }
import wecomCreateOrder from './wecom-create-order.json' with { type: 'json' }
import { type Field, listFields, listUndeclared, type Schema } from './fields.js'
import { addKeywords } from './keywords.js'
import { applyMergePatch, type MergePatch } from './merge-patch.js'
import { orderViolations, toViolation, type Violation } from './violation.js'

export { describe } from './describe.js'
export type { Field, Schema } from './fields.js'
export type { MergePatch } from './merge-patch.js'
export type * from './types.js'

export type { JsonType, Violation } from './violation.js'

/** The endpoint files, in the order of the README. */
export const endpointSchemas = {
  scannedpos,
  miniprogram,
  'jsapi-with-contract': jsapiWithContract,
  'wecom-create-order': wecomCreateOrder,
} as const satisfies Record<string, Schema>

export type EndpointId = keyof typeof endpointSchemas

export const endpointIds: readonly EndpointId[] = Object.keys(endpointSchemas) as EndpointId[]

/** What a declaration of a merchant looks like. */
export const merchantSchema: Schema = merchant

/** Files that the endpoints point to with `$ref`. */
export const parts: readonly Schema[] = [
  amount,
  error,
  goods,
  order,
  payer,
  prepay,
  sceneInfo,
  settleInfo,
]

/** `advice` is what a careful client sends: a difference is worth a note, never a refusal. */
export type SchemaPart = 'request' | 'response' | 'advice'

export interface CompiledSchema {
  /** Every member of a part, in document order. Array elements are written `*`. */
  fields(part: SchemaPart): readonly Field[]
  /** What is wrong with `data`, first finding first; empty when it is valid. */
  violations(part: SchemaPart, data: unknown): readonly Violation[]
  /** Pointers of members that the document does not have, for platforms that ignore them. */
  undeclared(part: SchemaPart, data: unknown): readonly string[]
}

/**
 * Prepares an endpoint's schema. An overlay (JSON merge patch, RFC 7396) changes a rule where documents disagree.
 *
 * @example
 * compileEndpoint('miniprogram').violations('request', { sp_mchid: 1 })[0]?.kind // 'type'
 */
export function compileEndpoint(endpoint: EndpointId, overlay: MergePatch = {}): CompiledSchema {
  // The patch of a schema file is a schema file.
  return compileSchema(applyMergePatch(endpointSchemas[endpoint], overlay) as Schema)
}

export function compileSchema(file: Schema): CompiledSchema {
  const id = String(file['$id'])
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
  })
  addKeywords(ajv)
  for (const part of parts) ajv.addSchema(part)
  ajv.addSchema(file)

  const prepared = once((part: SchemaPart) => {
    const validate = ajv.getSchema(`${id}#/$defs/${part}`)
    if (!validate) throw new Error(`schema ${id} has no $defs/${part}`)
    const fields = listFields(file, part, parts)
    return { validate, fields, byPointer: new Map(fields.map((field) => [field.pointer, field])) }
  })
  return {
    fields: (part) => prepared(part).fields,
    undeclared: (part, data) => listUndeclared(data, prepared(part).byPointer),
    violations(part, data) {
      const { validate, byPointer } = prepared(part)
      if (validate(data)) return []
      const errors: readonly ErrorObject[] = validate.errors ?? []
      return orderViolations(
        errors.flatMap((each) => toViolation(each, byPointer) ?? []),
        byPointer,
      )
    },
  }
}

function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>()
  return (key) => {
    let value = made.get(key)
    if (value === undefined) made.set(key, (value = make(key)))
    return value
  }
}
