import { expect, test } from 'vitest'
import { clauseIds } from '../clauses/clause.js'
import { renderGithub } from './github.js'
import { brokenResult, HOSTILE, sampleReport } from './sample.testing.js'

test('a broken MUST is an error, a broken SHOULD a warning, each of one line', async () => {
  const lines = renderGithub(await sampleReport())
    .annotations.trimEnd()
    .split('\n')
  expect(lines[0]).toMatch(
    /^::error title=request\/integer-fen \(MUST\)::the amount 0\.01 is no integer.*%0A金额.*%0Ahttps:/,
  )
  expect(lines.map((line) => /^::(error|warning) /.exec(line)?.[1])).toEqual([
    'error',
    'error',
    'error',
    'warning',
  ])
})

test('what a client sent gives GitHub no order', async () => {
  const report = await sampleReport({
    results: [brokenResult('sign/valid', undefined, undefined, `a\n::error::b ${HOSTILE}`)],
  })
  const { annotations, summary } = renderGithub(report)
  expect(annotations.trimEnd().split('\n')).toHaveLength(1)
  expect(annotations).toContain('a%0A::error::b')
  expect(summary).not.toContain('<img')
  expect(summary.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
})

test('ten of a kind are what GitHub shows', async () => {
  const results = clauseIds.map((id) => brokenResult(id))
  const lines = renderGithub(await sampleReport({ results, known: [] }))
    .annotations.trimEnd()
    .split('\n')
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
  expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10)
})

test('the summary is a table in both languages, with the counts above it', async () => {
  const { summary } = renderGithub(await sampleReport())
  expect(summary).toContain('## WeChat Pay contract: broken')
  expect(summary).toContain('2 failed')
  expect(summary).toMatch(
    /\| ✘ \| \[`request\/integer-fen`\]\(https:.*\) \| MUST \| the amount.* \| 金额.* \|/,
  )
})
