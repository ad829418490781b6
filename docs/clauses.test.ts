import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { describe, expect, test } from 'vitest'
import { cases } from '../contract-tests/cases/index.js'
import { clauses } from '../contract-tests/clauses/index.js'
import { anchorOf, clausePage, type Language } from './clauses.testing.js'
import { readPage } from './pages.testing.js'

describe.each<[string, Language]>([
  ['docs/clauses.md', 'en'],
  ['docs/clauses.zh-CN.md', 'zh'],
])('%s', (file, language) => {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url))

  test('is what the clauses and the cases say', async () => {
    const options = { ...(await resolveConfig(path)), filepath: path }
    const page = await format(clausePage(language, clauses, cases), options)
    await expect(page).toMatchFileSnapshot(path)
  })

  test('has an anchor for every clause', () => {
    const anchors = Array.from(readPage(file).matchAll(/<a id="(.+?)"><\/a>/g), ([, id]) => id)
    expect(anchors).toEqual(clauses.map(({ id }) => anchorOf(id)))
  })
})
