import { describe, type OpenSchema, type Violation } from '../schemas/index.js'
import type { Call, Dialect } from './dialect.js'
import { type JsonBody, withoutNulls } from './json/read.js'
import { Refusal } from './refusal.js'

/** Reads the body and refuses the first thing that the platform would not accept; notes what is merely unwise. */
export async function readInput(
  call: Call,
  dialect: Dialect,
  schema: OpenSchema,
): Promise<JsonBody> {
  const read = dialect.readBody(call)
  const body =
    call.settings.nulls === 'ignore' ? { ...read, value: withoutNulls(read.value) } : read
  const check = (): Promise<readonly Violation[]> => schema.violations('request', body.value)
  const [violation] = await dialect.findViolations(call, body, check)
  if (violation) throw new Refusal('invalid', describe(violation), { violation, body })
  const advice = await schema.violations('advice', body.value)
  call.notes.push(...advice.map(describe))
  if (dialect.ignoresUndeclared) {
    const undeclared = schema.undeclared('request', body.value)
    if (undeclared.length > 0) call.notes.push(`ignored, not documented: ${undeclared.join(', ')}`)
  }
  return body
}
