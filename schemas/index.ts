/**
 * What is valid: one JSON Schema per endpoint, and `openSchema`, which lists the violations of a body in the order in
 * which the platform would find them. Bodies that are valid never load ajv: validators.ts was compiled beforehand.
 */
import {
  type CompanionSchemaId,
  companionSchemas,
  type EndpointId,
  endpointSchemas,
  type SchemaPart,
} from './endpoints.js'
import { type Field, listFields, listUndeclared, type Schema } from './fields.js'
import merchant from './merchant.json' with { type: 'json' }
import { applyMergePatch, type MergePatch } from './merge-patch.js'
import { once } from './once.js'
import { parts } from './parts.js'
import { validators } from './validators.js'
import type { Violation } from './violation.js'

export { describe } from './describe.js'
export {
  type CompanionSchemaId,
  companionSchemas,
  type EndpointId,
  endpointIds,
  endpointSchemas,
  type SchemaPart,
} from './endpoints.js'
export type { Field, Schema } from './fields.js'
export type { MergePatch } from './merge-patch.js'
export { parts } from './parts.js'
export type * from './types.js'
export { isDoubt, type JsonType, type Violation } from './violation.js'

/** What a declaration of a merchant looks like. */
export const merchantSchema: Schema = merchant

export interface OpenSchema {
  /** Every member of a part, in document order. Array elements are written `*`. */
  fields(part: SchemaPart): readonly Field[]
  /** A yes is quick and final; a no may come of not having looked, `violations` tells. */
  accepts(part: SchemaPart, data: unknown): boolean
  /** What is wrong with `data`, first finding first; empty when it is valid. */
  violations(part: SchemaPart, data: unknown): Promise<readonly Violation[]>
  /** Pointers of members that the document does not have, for platforms that ignore them. */
  undeclared(part: SchemaPart, data: unknown): readonly string[]
}

/**
 * The rules of an endpoint. An overlay (JSON merge patch, RFC 7396) changes one where documents disagree; such a schema
 * is compiled when it is first needed.
 *
 * @example
 * const [first] = await openEndpoint('miniprogram').violations('request', { sp_mchid: 1 }) // first?.kind: 'type'
 */
export function openEndpoint(endpoint: EndpointId, overlay?: MergePatch): OpenSchema {
  const file = endpointSchemas[endpoint]
  // The patch of a schema file is a schema file.
  if (overlay) return openSchema(applyMergePatch(file, overlay) as Schema)
  return openSchema(file, validators[endpoint])
}

/** The rules of what goes with the endpoints: compiled when the first request needs them. */
export const openCompanion = once((id: CompanionSchemaId) => openSchema(companionSchemas[id]))

/** A quick yes or no per part, compiled beforehand. */
type Accepts = { readonly [Part in SchemaPart]?: (data: unknown) => boolean }

export function openSchema(file: Schema, validator: Accepts = {}): OpenSchema {
  const fields = once((part: SchemaPart) => listFields(file, part, parts))
  const byPointer = once(
    (part: SchemaPart) => new Map(fields(part).map((field) => [field.pointer, field])),
  )
  const compiled = once(async () => (await import('./compile.js')).compileSchema(file))
  const accepts: OpenSchema['accepts'] = (part, data) => validator[part]?.(data) ?? false
  return {
    fields,
    accepts,
    undeclared: (part, data) => listUndeclared(data, byPointer(part)),
    async violations(part, data) {
      if (accepts(part, data)) return []
      return (await compiled(file)).violations(part, data)
    },
  }
}
