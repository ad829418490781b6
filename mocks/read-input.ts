import { describe, type OpenSchema, type Violation } from '../schemas/index.js'
import type { Call, Dialect } from './dialect.js'
import { type JsonBody, withoutNulls } from './json/read.js'
import { Refusal } from './refusal.js'

/** Reads the body and refuses the first thing that the platform would not accept of it. */
export function readBody(call: Call, dialect: Dialect, schema: OpenSchema): Promise<JsonBody> {
  return checkInput(call, dialect, schema, bodyOf(call, dialect))
}

/**
 * What was sent in the path and in the query or the body, taken as the members of one object. Refusals still name where
 * each of them stood.
 */
export async function readInput(
  call: Call,
  dialect: Dialect,
  schema: OpenSchema,
  place: 'body' | 'query',
): Promise<JsonBody> {
  const { params, query } = call
  const read = place === 'body' ? bodyOf(call, dialect) : undefined
  const sent = read ? read.value : Object.fromEntries(query)
  // What is no object is refused by the schema, whatever the path says.
  if (read && !isObject(sent)) return checkInput(call, dialect, schema, read)
  const repeated = Object.keys(params).filter((name) => Object.hasOwn(sent as object, name))
  const value = { ...(sent as object), ...params }
  const body: JsonBody = {
    value,
    text: read ? withMembers(read.text, params) : JSON.stringify(value),
    place: (name) =>
      Object.hasOwn(params, name) && !repeated.includes(name) ? 'uri_template' : place,
  }
  return checkInput(call, dialect, schema, body, repeated)
}

/** Notes what a careful client would do differently. */
export async function noteAdvice(
  call: Call,
  schema: OpenSchema,
  { value }: JsonBody,
): Promise<void> {
  if (schema.accepts('advice', value)) return
  const advice = await schema.violations('advice', value)
  call.notes.push(...advice.map(describe))
}

function bodyOf(call: Call, dialect: Dialect): JsonBody {
  const read = dialect.readBody(call)
  return call.settings.nulls === 'ignore' ? { ...read, value: withoutNulls(read.value) } : read
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Appends to the text of an object, so that its own numbers stay as the client wrote them. */
function withMembers(text: string, members: object): string {
  const open = text.trimEnd().slice(0, -1).trimEnd()
  return `${open}${open.endsWith('{') ? '' : ','}${JSON.stringify(members).slice(1)}`
}

async function checkInput(
  call: Call,
  dialect: Dialect,
  schema: OpenSchema,
  body: JsonBody,
  repeated: readonly string[] = [],
): Promise<JsonBody> {
  const { value } = body
  const hasMore = repeated.length > 0 || call.query.size > 0
  // Nearly everything is in order, and then there is nothing to wait for.
  if (hasMore || !schema.accepts('request', value)) {
    const check = async (): Promise<readonly Violation[]> =>
      withRepeated(await schema.violations('request', value), repeated)
    const [violation] = await dialect.findViolations(call, body, check)
    if (violation) throw new Refusal('invalid', describe(violation), { violation, body })
  }
  if (dialect.ignoresUndeclared) {
    const undeclared = schema.undeclared('request', value)
    if (undeclared.length > 0) call.notes.push(`ignored, not documented: ${undeclared.join(', ')}`)
  }
  return body
}

/**
 * What stands in the path and is sent once more beside it is an unknown member (observed 2024; until 2020 it was a
 * mapping error of its own).
 */
function withRepeated(
  found: readonly Violation[],
  repeated: readonly string[],
): readonly Violation[] {
  if (repeated.length === 0) return found
  const unknown = found.flatMap((each) => (each.kind === 'unknown' ? each.pointers : []))
  const pointers = [...repeated.map((name) => `/${name}`), ...unknown]
  return [
    ...found.filter(({ kind }) => kind === 'type'),
    { kind: 'unknown', pointers },
    ...found.filter(({ kind }) => kind !== 'type' && kind !== 'unknown'),
  ]
}
