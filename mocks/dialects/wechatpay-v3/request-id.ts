import type { Ports } from '../../ports.js'

/**
 * `<hex>-<number>`: 0 on success, else the platform's internal error number. The hex part of every quoted id reads as
 * five protobuf varints of which the first is the time in seconds; the others are unexplained and invented here.
 */
export function makeRequestId({ wireNow, ids }: Ports, internal: number): string {
  const numbers = [
    Math.floor(wireNow() / 1000),
    100 + draw(ids.digits(2)),
    179_313_000 + draw(ids.digits(3)),
  ]
  numbers.push(1000 + draw(ids.digits(4)), 10_000 + draw(ids.digits(5)))
  const bytes = numbers.flatMap((value, index) => [((index + 1) << 3) | 0, ...varint(value)])
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.toUpperCase()}-${internal}`
}

const draw = (digits: string): number => Number(digits)

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  return [...bytes, rest]
}
