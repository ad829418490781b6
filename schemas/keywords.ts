import type { Ajv2020 } from 'ajv/dist/2020.js'
import { _, type Code, type KeywordCxt, type Name } from 'ajv'
import { countBytes, countCharacters, countMinifiedBytes, formats } from './measure.js'

/**
 * Teaches ajv what the platform does and the standard does not: lengths in UTF-8 bytes, the size of an object when
 * minified, 64-bit integers. Everything else that begins with `x-` is an annotation for messages.
 */
export function addKeywords(ajv: Ajv2020): void {
  ajv.addVocabulary(['x-length-in', 'x-pattern-as-printed', 'x-when-missing', 'x-sample-required'])
  for (const keyword of ['minLength', 'maxLength'] as const) {
    ajv.removeKeyword(keyword)
    ajv.addKeyword({
      keyword,
      type: 'string',
      schemaType: 'number',
      error: lengthError,
      code(cxt) {
        const inBytes = (cxt.parentSchema as { 'x-length-in'?: string })['x-length-in'] === 'bytes'
        const measure = inBytes
          ? functionIn(cxt, countBytes, _`countBytes`)
          : functionIn(cxt, countCharacters, _`countCharacters`)
        failUnless(cxt, measure, keyword === 'minLength' ? 'at least' : 'at most', inBytes)
      },
    })
  }
  ajv.addKeyword({
    keyword: 'x-max-minified-bytes',
    type: 'object',
    schemaType: 'number',
    error: lengthError,
    code: (cxt) =>
      failUnless(cxt, functionIn(cxt, countMinifiedBytes, _`countMinifiedBytes`), 'at most', true),
  })
  ajv.addFormat('int64', formats.int64)
}

const lengthError = {
  message: 'has another length',
  params: ({
    schemaCode,
    params,
  }: {
    schemaCode: unknown
    params: { length?: Name; unit?: string }
  }) =>
    _`{limit: ${schemaCode as Code}, length: ${params.length ?? 0}, unit: ${params.unit ?? ''}}`,
}

/** A function that generated code can call, and the name it has where that code is a module of its own. */
function functionIn(cxt: KeywordCxt, ref: unknown, code: Code): Name {
  return cxt.gen.scopeValue('func', { ref, code })
}

function failUnless(
  cxt: KeywordCxt,
  measure: Name,
  bound: 'at least' | 'at most',
  inBytes: boolean,
): void {
  const { gen, data, schemaCode } = cxt
  const length = gen.const('length', _`${measure}(${data})`)
  cxt.setParams({ length, unit: inBytes ? 'bytes' : 'characters' })
  cxt.fail(bound === 'at least' ? _`${length} < ${schemaCode}` : _`${length} > ${schemaCode}`)
}
