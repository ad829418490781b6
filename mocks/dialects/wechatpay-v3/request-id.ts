import type { Ports } from '../../ports.js'

/**
 * `<hex>-<number>`: 0 on success, else the platform's internal error number. The hex part of every quoted id reads as
 * five protobuf varints of which the first is the time in seconds; the others are unexplained and invented here.
 */
export function makeRequestId({ wireNow, ids }: Ports, internal: number): string {
  const draw = (digits: number): number => Number(ids.digits(digits))
  const message = [
    [0x08, varint(Math.floor(wireNow() / 1000))],
    [0x10, varint(100 + draw(2))],
    [0x18, varint(179_313_000 + draw(3))],
    [0x20, varint(1_000 + draw(4))],
    [0x28, varint(10_000 + draw(5))],
  ]
  const hex = message.flat(2).map((byte) => byte.toString(16).padStart(2, '0'))
  return `${hex.join('').toUpperCase()}-${internal}`
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
  return bytes
}
