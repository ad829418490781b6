import type { Violation } from '../../schemas/index.js'
import { type JsonBody, sourceAt } from './read.js'

/**
 * `JSON.parse` rounds beyond 2^53, so the schema doubts every integer out there. The text tells whether it is an
 * integer of 64 bits after all, and the doubt unfounded.
 */
export function isRoundedInteger(violation: Violation, body: JsonBody): boolean {
  if (violation.kind !== 'type' || violation.expected !== 'integer') return false
  const source = sourceAt(body.text, violation.pointer)
  if (!/^-?\d+(\.\d+)?([eE]\+?\d{1,2})?$/.test(source)) return false
  if (!Number.isInteger(Number(source))) return false
  const value = /^-?\d+$/.test(source) ? BigInt(source) : BigInt(Number(source))
  return BigInt.asIntN(64, value) === value
}
