import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { SchemaValidateFunction } from 'ajv'

/** The unit in which the platform measures a string; JSON Schema itself counts characters. */
export type LengthUnit = 'bytes' | 'characters'

/**
 * Teaches ajv what the platform does and the standard does not: lengths in UTF-8 bytes, the size of an object when
 * minified, 64-bit integers. Everything else that begins with `x-` is an annotation for messages and samples.
 */
export function addKeywords(ajv: Ajv2020): void {
  ajv.addVocabulary(['x-length-in', 'x-pattern-as-printed', 'x-when-missing', 'x-sample-required'])
  for (const keyword of ['minLength', 'maxLength'] as const) {
    ajv.removeKeyword(keyword)
    ajv.addKeyword({
      keyword,
      type: 'string',
      schemaType: 'number',
      compile(limit: number, rules: { readonly [keyword: string]: unknown }) {
        const unit = rules['x-length-in'] === 'bytes' ? 'bytes' : 'characters'
        return failing((text: string) => {
          const length = measure(text, unit)
          const holds = keyword === 'minLength' ? length >= limit : length <= limit
          return holds ? undefined : { limit, length, unit }
        }, keyword)
      },
    })
  }
  ajv.addKeyword({
    keyword: 'x-max-minified-bytes',
    type: 'object',
    schemaType: 'number',
    compile: (limit: number) =>
      failing((data: object) => {
        const length = measure(JSON.stringify(data), 'bytes')
        return length <= limit ? undefined : { limit, length, unit: 'bytes' }
      }, 'x-max-minified-bytes'),
  })
  // JSON.parse rounds integers beyond 2^53, so such a number is doubtful here; the caller, who has the text, decides.
  ajv.addFormat('int64', { type: 'number', validate: (n: number) => Number.isSafeInteger(n) })
}

/** Wraps a check that returns the parameters of its complaint, or nothing. */
function failing<Data>(
  complain: (data: Data) => Record<string, unknown> | undefined,
  keyword: string,
): SchemaValidateFunction {
  const validate: SchemaValidateFunction = (data: Data) => {
    const params = complain(data)
    validate.errors = params ? [{ keyword, params }] : []
    return params === undefined
  }
  return validate
}

function measure(text: string, unit: LengthUnit): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    // The second half of a surrogate pair: one character with its first half, four bytes with it.
    const isSecondHalf =
      code >= 0xdc00 && code <= 0xdfff && i > 0 && isFirstHalf(text.charCodeAt(i - 1))
    if (unit === 'characters') length += isSecondHalf ? 0 : 1
    else if (isSecondHalf) length += 1
    else length += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  return length
}

const isFirstHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
