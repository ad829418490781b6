/** The checks that JSON Schema does not have, as plain functions: compiled validators call them. */

/** The unit in which the platform measures a string; JSON Schema itself counts characters. */
export type LengthUnit = 'bytes' | 'characters'

export const lengthIn: { readonly [Unit in LengthUnit]: (text: string) => number } = {
  bytes: countBytes,
  characters: countCharacters,
}

/** Length in UTF-8; half a surrogate pair counts as the replacement character that it becomes. */
export function countBytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    bytes += code < 0x800 ? 1 : 2
    // Two halves of a pair are four bytes together: three and one.
    if (isSecondHalf(code) && i > 0 && isFirstHalf(text.charCodeAt(i - 1))) bytes -= 2
  }
  return bytes
}

/** Length in Unicode characters. */
export function countCharacters(text: string): number {
  let characters = text.length
  for (let i = 1; i < text.length; i++) {
    if (isSecondHalf(text.charCodeAt(i)) && isFirstHalf(text.charCodeAt(i - 1))) characters--
  }
  return characters
}

export const countMinifiedBytes = (data: object): number => countBytes(JSON.stringify(data))

/** JSON.parse rounds integers beyond 2^53, so such a number is doubtful; the caller, who has the text, decides. */
export const formats = {
  int64: { type: 'number' as const, validate: (n: number): boolean => Number.isSafeInteger(n) },
}

const isFirstHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
const isSecondHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
