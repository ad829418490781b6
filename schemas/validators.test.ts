import { _ } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { describe, expect, test } from 'vitest'
import { prepareAjv } from './compile.js'
import {
  endpointIds,
  endpointSchemas,
  openSchema,
  parts,
  type Schema,
  type SchemaPart,
} from './index.js'
import { validators } from './validators.js'

const head = `// @ts-nocheck -- generated from the JSON Schemas by \`npm run generate\`; validators.test.ts fails when they differ
/* Answers yes or no, fast; what is wrong with a body that is refused is for compile.ts to say. */
import { countBytes, countCharacters, countMinifiedBytes, formats } from './measure.js'
`

const compiled = ['request', 'advice'] as const satisfies readonly SchemaPart[]

/** ajv writes one module per file; each becomes a block, so that their names cannot meet. */
function generate(): string {
  const blocks = endpointIds.map((id) => {
    const file = endpointSchemas[id]
    const options = { messages: false, code: { source: true, formats: _`formats` } }
    const ajv = prepareAjv(
      rulesOf(file) as Schema,
      options,
      parts.map((part) => rulesOf(part) as Schema),
    )
    const names = Object.fromEntries(compiled.map((part) => [part, `${file.$id}#/$defs/${part}`]))
    const module = standaloneCode.default(ajv, names)
    const code = module
      .replace(/^"use strict";/, '')
      .replaceAll(/exports\.(\w+) = (\w+);/g, 'out.$1 = $2;')
    return `  '${id}': (() => {\n    const out = {}\n${code}\n    return out\n  })(),`
  })
  return `${head}
export const validators: {
  readonly [endpoint in '${endpointIds.join("' | '")}']: {
    readonly [part in '${compiled.join("' | '")}']: (data: unknown) => boolean
  }
} = {
${blocks.join('\n')}
}
`
}

/** A schema without what only messages need; members of a body may have such names, keywords do not. */
function rulesOf(value: unknown, isSchema = true): unknown {
  if (Array.isArray(value)) return value.map((each) => rulesOf(each))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !isSchema || !ANNOTATIONS.has(name))
  const isMap = (name: string): boolean => isSchema && (name === 'properties' || name === '$defs')
  return Object.fromEntries(kept.map(([name, member]) => [name, rulesOf(member, !isMap(name))]))
}
const ANNOTATIONS = new Set(['title', 'description', '$comment', 'examples'])
for (const name of ['pattern-as-printed', 'when-missing', 'sample-required'])
  ANNOTATIONS.add(`x-${name}`)

test('validators.ts says what the schemas say', async () => {
  await expect(generate()).toMatchFileSnapshot('validators.ts')
})

describe.each(endpointIds)('%s', (id) => {
  test('is judged alike by both', async () => {
    const slow = openSchema(endpointSchemas[id])
    const bodies: unknown[] = [{}, [], null, 'text', 7, { appid: 1 }, { notify_url: 'x' }]
    for (const part of compiled) {
      for (const body of bodies) {
        const violations = await slow.violations(part, body)
        expect([part, body, validators[id][part](body)]).toEqual([
          part,
          body,
          violations.length === 0,
        ])
      }
    }
  })
})
