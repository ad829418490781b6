import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { type Language, tables } from './readme-tables.testing.js'

const files: { readonly [name in Language]: string } = { en: 'README.md', zh: 'README.zh-CN.md' }

test.each(Object.entries(files) as [Language, string][])(
  'the tables of the README in %s are those of the code',
  async (language, file) => {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
    const before = readFileSync(path, 'utf8')
    const wanted = tables(language)
    const seen: string[] = []
    const after = before.replace(
      /^<!-- generated: (.+?) -->\n.*?^<!-- end -->$/gms,
      (_block, name: string) => {
        seen.push(name)
        return `<!-- generated: ${name} -->\n\n${wanted[name]}\n\n<!-- end -->`
      },
    )
    expect(seen.toSorted()).toEqual(Object.keys(wanted).toSorted())
    const formatted = await format(after, { ...(await resolveConfig(path)), filepath: path })
    await expect(formatted).toMatchFileSnapshot(path)
  },
)
