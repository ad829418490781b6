import { describe, expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as pagesOf from './verdict-pages.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as verdicts from './verdicts.mjs'

interface Verdicts {
  readonly name: string
  readonly version: string
  readonly clauses: { readonly [clause: string]: string }
}
interface Page {
  readonly file: string
}
const { pages, formattedPage, readPage } = pagesOf as {
  readonly pages: readonly Page[]
  formattedPage(page: Page): Promise<string>
  readPage(page: Page): string
}
const { compareVerdicts, mergeVerdicts, readVerdicts, verdictMatrix } = verdicts as {
  compareVerdicts(all: readonly Verdicts[], written: readonly Verdicts[]): readonly string[]
  mergeVerdicts(all: readonly Verdicts[], written: readonly Verdicts[]): readonly Verdicts[]
  readVerdicts(): readonly Verdicts[]
  verdictMatrix(all: readonly Verdicts[]): string
}

const one = {
  name: 'one',
  version: '1',
  clauses: { 'sign/valid': 'pass', 'retry/timeout': 'warn' },
}
const two = {
  name: 'two',
  version: '2',
  clauses: { 'sign/valid': 'fail', 'retry/timeout': 'pass' },
}

test.each(pages)('$file says what verdicts.json says', async (page) => {
  expect(readPage(page)).toBe(await formattedPage(page))
})

describe('the verdicts', () => {
  test('of every SDK that is written down have a version and a word for every clause', () => {
    const all = readVerdicts()
    expect(all.length).toBeGreaterThan(0)
    for (const { version, clauses } of all) {
      expect(version).toMatch(/^\d/)
      expect(Object.keys(clauses)).toEqual(Object.keys(all[0]?.clauses ?? {}))
    }
  })

  test('that have changed are told, and those of SDKs that were not tried are not', () => {
    expect(compareVerdicts([one], [one, two])).toEqual([])
    const better = { ...two, version: '3', clauses: { ...two.clauses, 'sign/valid': 'pass' } }
    expect(compareVerdicts([better], [one, two])).toEqual([
      'two 3: sign/valid is pass, and fail is written down of 2',
    ])
    expect(compareVerdicts([two], [one])).toEqual(['two is not in verdicts.json'])
  })

  test('of what was not tried stay as they are', () => {
    const newer = { ...two, version: '3' }
    expect(mergeVerdicts([newer], [two, one])).toEqual([one, newer])
  })

  test('are a matrix that fits 80 columns', () => {
    const lines = verdictMatrix([one, two]).split('\n')
    expect(lines).toContain(`${'sign/valid'.padEnd(28)}  ✔  ✘`)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80)
  })
})
