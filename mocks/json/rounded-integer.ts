import { isDoubt, type Violation } from '../../schemas/index.js'
import { type JsonBody, numberSources } from './read.js'

/**
 * `JSON.parse` rounds beyond 2^53, so the schema doubts every integer out there. The text tells whether it is an
 * integer of 64 bits after all, and the doubt unfounded.
 */
export function withoutRoundedIntegers(
  found: readonly Violation[],
  body: JsonBody,
): readonly Violation[] {
  if (!found.some(isDoubt)) return found
  const sources = numberSources(body.text)
  return found.filter(
    (each) => !isDoubt(each) || each.kind !== 'type' || !isInt64(sources.get(each.pointer) ?? ''),
  )
}

function isInt64(source: string): boolean {
  if (!/^-?\d+(\.\d+)?([eE]\+?\d{1,2})?$/.test(source)) return false
  if (!Number.isInteger(Number(source))) return false
  const value = /^-?\d+$/.test(source) ? BigInt(source) : BigInt(Number(source))
  return BigInt.asIntN(64, value) === value
}
