import type { Ports } from '../../ports.js'
import { perSecond } from '../../second.js'

/**
 * `<hex>-<number>`: 0 on success, else the platform's internal error number. The hex part of every quoted id reads as
 * five protobuf varints of which the first is the time in seconds; the others are unexplained and invented here.
 */
export function makeRequestId({ wireNow, ids }: Ports, internal: number): string {
  const drawn = Number(ids.digits(8))
  const id: number[] = []
  addVarint(id, 0x10, 100 + (drawn % 100))
  addVarint(id, 0x18, 179_313_000 + (drawn % 1_000))
  addVarint(id, 0x20, 1_000 + (drawn % 10_000))
  addVarint(id, 0x28, drawn)
  return `${timeHex(wireNow())}${String.fromCharCode(...id)}-${internal}`
}

const timeHex = perSecond((ms) => {
  const time: number[] = []
  addVarint(time, 0x08, ms / 1000)
  return String.fromCharCode(...time)
})

/** Adds a field of protobuf to the characters: its tag, then a varint, seven bits a byte, the lowest first. */
function addVarint(characters: number[], tag: number, value: number): void {
  addByte(characters, tag)
  let rest = value
  // All bytes but the last begin with a one.
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) addByte(characters, (rest % 0x80) | 0x80)
  addByte(characters, rest)
}

function addByte(characters: number[], byte: number): void {
  characters.push(HEX.charCodeAt(byte >> 4), HEX.charCodeAt(byte & 0xf))
}

const HEX = '0123456789ABCDEF'
