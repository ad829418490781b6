import type { Ports } from '../../ports.js'
import { perSecond } from '../../second.js'

/**
 * `<hex>-<number>`: 0 on success, else the platform's internal error number. The hex part of every quoted id reads as
 * five protobuf varints of which the first is the time in seconds; the others are unexplained and invented here.
 */
export function makeRequestId({ wireNow, ids }: Ports, internal: number): string {
  const drawn = Number(ids.digits(8))
  const second = varintHex(100 + (drawn % 100))
  const third = varintHex(179_313_000 + (drawn % 1_000))
  const fourth = varintHex(1_000 + (drawn % 10_000))
  const fifth = varintHex(drawn)
  return `${timeHex(wireNow())}10${second}18${third}20${fourth}28${fifth}-${internal}`
}

const timeHex = perSecond((ms) => `08${varintHex(ms / 1000)}`)

/** A protobuf varint: seven bits a byte, the lowest first, a leading one on all but the last. */
function varintHex(value: number): string {
  let hex = ''
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) hex += byteHex((rest % 0x80) | 0x80)
  return hex + byteHex(rest)
}

const byteHex = (byte: number): string => BYTES[byte] ?? ''

const BYTES = Array.from({ length: 0x100 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)
