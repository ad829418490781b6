import { compile as toTypeScript, type JSONSchema } from 'json-schema-to-typescript'
import { expect, test } from 'vitest'
import { endpointSchemas, parts } from './index.js'
import { inlineReferences, type Schema } from './fields.js'

const banner = `/* Generated from the JSON Schemas by \`npm run generate\`; types.test.ts fails when they differ. */`

const names = {
  scannedpos: 'Scannedpos',
  miniprogram: 'Miniprogram',
  'jsapi-with-contract': 'JsapiWithContract',
  'wecom-create-order': 'WecomCreateOrder',
} as const satisfies { [Id in keyof typeof endpointSchemas]: string }

test('types.ts says what the schemas say', async () => {
  const declarations = [banner]
  for (const [id, name] of Object.entries(names)) {
    for (const part of ['request', 'response'] as const) {
      const schema = inlineReferences(endpointSchemas[id as keyof typeof names], part, parts)
      const text = await toTypeScript(forTypes(schema) as JSONSchema, name + capital(part), {
        bannerComment: '',
        strictIndexSignatures: true,
        maxItems: -1,
        ignoreMinAndMaxItems: true,
        style: { semi: false, singleQuote: true, printWidth: 100, trailingComma: 'all' },
      })
      declarations.push(text.trim())
    }
  }
  await expect(declarations.join('\n\n') + '\n').toMatchFileSnapshot('types.ts')
})

/** Keeps what a type can say; the Chinese label and the source become the doc comment. */
function forTypes(schema: Schema): Schema {
  const { title, $comment, properties, items, type, required, additionalProperties } = schema
  const constant = schema['const'] === undefined ? {} : { const: schema['const'] }
  return {
    type,
    description: [title, $comment].filter(Boolean).join('\n\n'),
    ...constant,
    ...(type === 'object' && { required, additionalProperties: additionalProperties ?? true }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Schema).map(([name, member]) => [
          name,
          forTypes(member as Schema),
        ]),
      ),
    }),
    ...(items !== undefined && { items: forTypes(items as Schema) }),
  }
}

function capital(word: string): string {
  return word[0]?.toUpperCase() + word.slice(1)
}
