import type { Ports } from '../../ports.js'

/**
 * `<hex>-<number>`: 0 on success, else the platform's internal error number. The hex part of every quoted id reads as
 * five protobuf varints of which the first is the time in seconds; the others are unexplained and invented here.
 */
export function makeRequestId({ wireNow, ids }: Ports, internal: number): string {
  const seconds = Math.floor(wireNow() / 1000)
  const drawn = Number(ids.digits(8))
  const numbers = [
    100 + (drawn % 100),
    179_313_000 + (drawn % 1_000),
    1_000 + (drawn % 10_000),
    drawn,
  ]
  let id = `08${varintHex(seconds)}`
  let tag = 0x10
  for (const number of numbers) {
    id += tag.toString(16) + varintHex(number)
    tag += 8
  }
  return `${id.toUpperCase()}-${internal}`
}

/** A protobuf varint: seven bits a byte, the lowest first, a leading one on all but the last. */
function varintHex(value: number): string {
  let hex = ''
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) hex += ((rest % 0x80) | 0x80).toString(16)
  return hex + (rest < 0x10 ? '0' : '') + rest.toString(16)
}
