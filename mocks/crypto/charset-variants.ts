import { toBytes } from '../wire.js'

/** A text in bytes that are not its UTF-8, as a client makes them that leaves the charset to its platform. */
export interface CharsetVariant {
  readonly name: string
  readonly bytes: Uint8Array
}

export function* charsetVariants(text: string): Generator<CharsetVariant> {
  if (/^[\0-\x7f]*$/.test(text)) return
  const gbk = encodeGbk(text)
  if (gbk !== undefined) yield { name: 'GBK', bytes: gbk }
  yield { name: 'ASCII with ? for the rest', bytes: toBytes(text.replaceAll(/[^\0-\x7f]/gu, '?')) }
  const latin1 = Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join('')
  yield { name: 'UTF-8 encoded twice', bytes: toBytes(latin1) }
}

/** Encoders write UTF-8 only, decoders read everything: the table is built backwards, once. */
let gbkCodes: ReadonlyMap<string, number> | undefined

function encodeGbk(text: string): Uint8Array | undefined {
  gbkCodes ??= readGbkCodes()
  const bytes: number[] = []
  for (const character of text) {
    const code = gbkCodes.get(character)
    if (character < '\x80') bytes.push(character.charCodeAt(0))
    else if (code === undefined) return undefined
    else bytes.push(code >> 8, code & 0xff)
  }
  return Uint8Array.from(bytes)
}

function readGbkCodes(): ReadonlyMap<string, number> {
  const codes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let tail = 0x40; tail <= 0xfe; tail++) codes.push((lead << 8) | tail)
  }
  // One long text of lines is read much faster than many short ones.
  const bytes = Uint8Array.from(codes.flatMap((code) => [code >> 8, code & 0xff, 0x0a]))
  const characters = gbkDecoder()?.decode(bytes).split('\n') ?? []
  const pairs = characters.map((character, at) => [character, codes[at] ?? 0] as const)
  return new Map(pairs.filter(([character]) => character.length === 1 && character !== '\ufffd'))
}

/** A runtime without ICU knows UTF-8 only. */
function gbkDecoder(): TextDecoder | undefined {
  try {
    return new TextDecoder('gbk')
  } catch {
    return undefined
  }
}
