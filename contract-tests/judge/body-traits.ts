/** What a look at the bytes of a body tells, before anybody parses it. */
export interface BodyTraits {
  /** It holds a character of four bytes, or an escape that may stand for half of one. */
  readonly mayHaveWide: boolean
  /** The word `null` stands in it, be it in a string. */
  readonly mayHaveNull: boolean
}

const [N, U, L, D, CAPITAL_D] = [0x6e, 0x75, 0x6c, 0x64, 0x44]
/** The first byte of a character that takes four. */
const FIRST_OF_FOUR = 0xf0

const kinds: readonly BodyTraits[] = [
  { mayHaveWide: false, mayHaveNull: false },
  { mayHaveWide: true, mayHaveNull: false },
  { mayHaveWide: false, mayHaveNull: true },
  { mayHaveWide: true, mayHaveNull: true },
]

/** One pass over the bytes: most bodies have neither, and are then not parsed for it. */
export function traitsOf(body: Uint8Array): BodyTraits {
  let found = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0
    if (byte >= FIRST_OF_FOUR) found |= 1
    else if (byte === U) {
      const next = body[at + 1]
      if (next === L && body[at - 1] === N && body[at + 2] === L) found |= 2
      // The escapes of such a character are \uD8.. to \uDB.. and \uDC.. to \uDF..
      else if ((next === D || next === CAPITAL_D) && body[at - 1] === 0x5c) found |= 1
    }
  }
  // The index is one of the four.
  return kinds[found] as BodyTraits
}
