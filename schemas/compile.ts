/**
 * Compiles schemas while the program runs and answers at once, for those who can wait for ajv to load. This file and
 * keywords.ts are the only ones that import ajv; a request that is in order gets by without them.
 */
import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js'
import { type Field, listFields, type Schema } from './fields.js'
import { type EndpointId, endpointSchemas, type SchemaPart } from './endpoints.js'
import { addKeywords } from './keywords.js'
import { applyMergePatch, type MergePatch } from './merge-patch.js'
import { once } from './once.js'
import { parts } from './parts.js'
import { isDoubt, orderViolations, STEPS, toViolation, type Violation } from './violation.js'

export interface CompiledSchema {
  /** Every member of a part, in document order. Array elements are written `*`. */
  fields(part: SchemaPart): readonly Field[]
  /** What is wrong with `data`, first finding first; empty when it is valid. */
  violations(part: SchemaPart, data: unknown): readonly Violation[]
}

export function compileEndpoint(endpoint: EndpointId, overlay: MergePatch = {}): CompiledSchema {
  // The patch of a schema file is a schema file.
  return compileSchema(applyMergePatch(endpointSchemas[endpoint], overlay) as Schema)
}

export function compileSchema(file: Schema): CompiledSchema {
  const id = String(file['$id'])
  const ajv = prepareAjv(file, { allErrors: true, verbose: true })
  const prepared = once((part: SchemaPart) => {
    const validate = ajv.getSchema(`${id}#/$defs/${part}`)
    if (!validate) throw new Error(`schema ${id} has no $defs/${part}`)
    const fields = listFields(file, part, parts)
    return { validate, fields, byPointer: new Map(fields.map((field) => [field.pointer, field])) }
  })
  return {
    fields: (part) => prepared(part).fields,
    violations(part, data) {
      const { validate, byPointer } = prepared(part)
      if (validate(data)) return []
      const violations = (validate.errors ?? []).flatMap(
        (each: ErrorObject) => toViolation(each, byPointer) ?? [],
      )
      return orderViolations(earliest(violations), byPointer)
    },
  }
}

/** More than anybody reads. */
const MANY = 1_000

/**
 * A body can break a rule a million times. Only the first finding counts, and ajv walks through a body from front to
 * back, so of very many those of the platform's first step are enough, and of those the first. Integers that
 * `JSON.parse` may have rounded are only doubtful: if the caller lifts the doubt, something else must be left to find.
 */
function earliest(found: readonly Violation[]): readonly Violation[] {
  if (found.length <= MANY) return found
  const certain = found.filter((each) => !isDoubt(each))
  let step = Infinity
  for (const { kind } of certain) step = Math.min(step, STEPS[kind])
  const first = certain.filter(({ kind }) => STEPS[kind] === step).slice(0, MANY)
  return [...found.filter(isDoubt), ...first]
}

/** An ajv that knows our keywords, the shared parts and one file. */
export function prepareAjv(file: Schema, options: Options, shared = parts): Ajv2020 {
  const ajv = new Ajv2020({
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    ...options,
  })
  addKeywords(ajv)
  for (const part of shared) ajv.addSchema(part)
  ajv.addSchema(file)
  return ajv
}
