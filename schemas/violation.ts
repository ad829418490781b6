import type { ErrorObject } from 'ajv'
import type { Field, Schema } from './fields.js'
import type { LengthUnit } from './measure.js'

export type JsonType = 'integer' | 'string' | 'boolean' | 'object' | 'array' | 'number' | 'null'

interface At {
  /** JSON pointer inside the body, with array indices; the body itself is the empty string. */
  readonly pointer: string
  readonly label: string
  /** Where the broken rule comes from. */
  readonly source: string
  /** What a piece of advice says in words of its own. */
  readonly advice?: string
}

/** One broken rule, in words that know nothing of any platform. */
export type Violation =
  | (At & { readonly kind: 'type'; readonly expected: JsonType; readonly value: unknown })
  | { readonly kind: 'unknown'; readonly pointers: readonly string[] }
  | (At & { readonly kind: 'required' })
  | (At & {
      readonly kind: 'too-short' | 'too-long'
      readonly unit: LengthUnit
      readonly length: number
      readonly limit: number
    })
  | (At & { readonly kind: 'pattern'; readonly printed: string; readonly value: unknown })
  | (At & {
      readonly kind: 'below-minimum' | 'above-maximum'
      readonly limit: number
      readonly value: unknown
    })
  | (At & {
      readonly kind: 'too-few' | 'too-many'
      readonly count: number
      readonly limit: number
      readonly range: readonly [number, number | undefined]
    })
  | (At & { readonly kind: 'other'; readonly rule: string; readonly value: unknown })

/** An integer that `JSON.parse` may have rounded; its text tells whether it fits 64 bits. */
export const isDoubt = (violation: Violation): boolean =>
  violation.kind === 'type' &&
  violation.expected === 'integer' &&
  typeof violation.value === 'number' &&
  !Number.isSafeInteger(violation.value)

type FieldsByPointer = ReadonlyMap<string, Field>

/** Translates one finding of ajv; nothing for the frames around findings (`anyOf`, `if`). */
export function toViolation(error: ErrorObject, fields: FieldsByPointer): Violation | undefined {
  const { keyword, instancePath, params, data } = error
  const rules = (error.parentSchema ?? {}) as Schema
  const at = locate(instancePath, fields)
  switch (keyword) {
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
    case 'if':
      return undefined
    case 'type':
      return { kind: 'type', expected: params['type'], value: data, ...at }
    case 'format':
      return params['format'] === 'int64'
        ? { kind: 'type', expected: 'integer', value: data, ...at }
        : { kind: 'other', rule: keyword, value: data, ...at }
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return {
        kind: 'unknown',
        pointers: [
          member(instancePath, params['additionalProperty'] ?? params['unevaluatedProperty']),
        ],
      }
    case 'required':
    case 'dependentRequired':
      return {
        kind: 'required',
        ...locate(member(instancePath, params['missingProperty']), fields, 'x-when-missing'),
      }
    case 'minLength':
    case 'maxLength':
    case 'x-max-minified-bytes':
      return {
        kind: keyword === 'minLength' ? 'too-short' : 'too-long',
        unit: params['unit'],
        length: params['length'],
        limit: params['limit'],
        ...at,
      }
    case 'pattern':
      return {
        kind: 'pattern',
        printed: String(rules['x-pattern-as-printed'] ?? rules['pattern']),
        value: data,
        ...at,
      }
    case 'minimum':
    case 'maximum':
      return {
        kind: keyword === 'minimum' ? 'below-minimum' : 'above-maximum',
        limit: params['limit'],
        value: data,
        ...at,
      }
    case 'minItems':
    case 'maxItems':
      return {
        kind: keyword === 'minItems' ? 'too-few' : 'too-many',
        count: (data as readonly unknown[]).length,
        limit: params['limit'],
        range: [Number(rules['minItems'] ?? 0), rules['maxItems'] as number | undefined],
        ...at,
      }
    case 'enum':
      return {
        kind: 'other',
        rule: `one of ${params['allowedValues'].join(', ')}`,
        value: data,
        ...at,
      }
    default:
      return { kind: 'other', rule: keyword, value: data, ...at }
  }
}

/**
 * The platform converts types first, then looks for unknown members, then for missing ones, then at values; inside a
 * step it follows the document. Types first is observed, the rest inferred (observed.md, order of checks 9 to 11).
 */
export function orderViolations(found: readonly Violation[], fields: FieldsByPointer): Violation[] {
  const unknown = found.flatMap((each) => (each.kind === 'unknown' ? each.pointers : []))
  const rest: Violation[] = found.filter((each) => each.kind !== 'unknown')
  if (unknown.length > 0) rest.push({ kind: 'unknown', pointers: unknown })
  if (rest.length < 2) return rest
  return rest
    .map((violation) => ({ violation, key: sortKey(violation, fields) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ violation }) => violation)
}

/** The platform's steps; see orderViolations. */
export const STEPS: { readonly [Kind in Violation['kind']]: number } = {
  type: 0,
  unknown: 1,
  required: 2,
  'too-short': 3,
  'too-long': 3,
  pattern: 3,
  'below-minimum': 3,
  'above-maximum': 3,
  'too-few': 3,
  'too-many': 3,
  other: 3,
}

/** Step, then position; a pattern comes after the length of the same string. */
function sortKey(violation: Violation, fields: FieldsByPointer): readonly number[] {
  if (violation.kind === 'unknown') return [STEPS.unknown]
  const position: number[] = []
  let general = ''
  for (const name of violation.pointer.split('/').slice(1)) {
    const isElement = fields.has(`${general}/*`)
    general += isElement ? '/*' : `/${name}`
    position.push(isElement ? Number(name) : (fields.get(general)?.rank ?? Number.MAX_SAFE_INTEGER))
  }
  return [STEPS[violation.kind], ...position, violation.kind === 'pattern' ? 1 : 0]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function locate(pointer: string, fields: FieldsByPointer, adviceIn = 'description'): At {
  const field = fields.get(pointer) ?? fields.get(pointer.replace(/\/\d+(?=\/|$)/g, '/*'))
  const advice = field?.schema[adviceIn]
  return {
    pointer,
    label: field?.label ?? pointer.slice(pointer.lastIndexOf('/') + 1),
    source: field?.source ?? '',
    ...(typeof advice === 'string' && { advice }),
  }
}

function member(parent: string, name: unknown): string {
  return `${parent}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
