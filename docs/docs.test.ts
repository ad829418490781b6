import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { codeIn, linksOf, pages, readPage, shapeOf } from './pages.testing.js'

describe.each(pages)('$en', ({ en, zh }) => {
  test('has the same headings, tables and code in both languages', () => {
    const [one, other] = [shapeOf(readPage(en)), shapeOf(readPage(zh))]
    expect(other.headings).toEqual(one.headings)
    expect(other.blocks).toEqual(one.blocks)
    // Rows are alike when they have as many cells and the same code in them.
    const rows = ({ tables }: typeof one): object[] =>
      tables.flat().map((cells) => [cells.length, codeIn(cells.join('')).toSorted()])
    expect(rows(other)).toEqual(rows(one))
  })
})

test.each([...pages.flatMap(({ en, zh }) => [en, zh]), 'CHANGELOG.md'])(
  'every file that %s links to is there',
  (path) => {
    const files = linksOf(path).map((url) => fileURLToPath(url))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  },
)

test('every page is linked to from the README of its language', () => {
  const [readme, ...rest] = [...pages].toReversed()
  for (const language of ['en', 'zh'] as const) {
    const linked = linksOf(readme?.[language] ?? '').map(String)
    const missing = rest
      .map((page) => page[language])
      .filter((path) => !linked.some((each) => each.endsWith(`/${path}`)))
    expect(missing).toEqual([])
  }
})
