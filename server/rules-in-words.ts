import type { Field, Schema } from '../schemas/index.js'

/** The rules of one member of a body, in words: `integer`, `at least 1`, `mandatory`. */
export function rulesInWords(field: Field, fields: readonly Field[]): string[] {
  const { schema } = field
  const unit = schema['x-length-in'] === 'bytes' ? 'bytes' : 'characters'
  return [
    typeInWords(schema),
    ...bounds(schema['minLength'], schema['maxLength'], unit),
    ...bounds(schema['minimum'], schema['maximum'], ''),
    ...bounds(schema['minItems'], schema['maxItems'], 'elements'),
    ...bounds(undefined, schema['x-max-minified-bytes'], 'bytes when minified'),
    ...(Array.isArray(schema['enum']) ? [`one of ${schema['enum'].join(', ')}`] : []),
    ...(schema['const'] === undefined ? [] : [`always ${JSON.stringify(schema['const'])}`]),
    ...(schema['additionalProperties'] === false ? ['no other members'] : []),
    ...necessity(field, fields),
  ].filter((each) => each !== '')
}

/** As the platform prints it in its messages; undefined when there is none. */
export function printedPattern({ schema }: Field): string | undefined {
  const pattern = schema['x-pattern-as-printed'] ?? schema['pattern']
  return pattern === undefined ? undefined : String(pattern)
}

function typeInWords({ type, format }: Schema): string {
  const name = Array.isArray(type) ? type.join(' or ') : String(type ?? '')
  return format === undefined ? name : `${name} (${String(format)})`
}

function bounds(least: unknown, most: unknown, unit: string): string[] {
  const suffix = unit === '' ? '' : ` ${unit}`
  if (least !== undefined && most !== undefined) {
    return [least === most ? `exactly ${least}${suffix}` : `${least} to ${most}${suffix}`]
  }
  if (least !== undefined) return [`at least ${least}${suffix}`]
  return most === undefined ? [] : [`at most ${most}${suffix}`]
}

/** Whether a member must be there is a rule of the object around it. */
function necessity({ pointer }: Field, fields: readonly Field[]): string[] {
  if (pointer === '' || pointer.endsWith('/*')) return []
  const at = pointer.lastIndexOf('/')
  const parent = fields.find((each) => each.pointer === pointer.slice(0, at))
  const required = parent?.schema['required']
  const name = pointer.slice(at + 1)
  if (Array.isArray(required) && required.includes(name)) return ['mandatory']
  const conditional = ['anyOf', 'oneOf', 'allOf', 'dependentRequired'].some((keyword) =>
    JSON.stringify(parent?.schema[keyword] ?? null).includes(`"${name}"`),
  )
  return [conditional ? 'optional, or mandatory beside others' : 'optional']
}
