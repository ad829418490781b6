import { describe, expect, test } from 'vitest'
import { clauseIds } from '../clauses/clause.js'
import { parseKnownFailures } from '../judge/known-failures.js'
import {
  brokenResult,
  floatingOrder,
  resultOf,
  sampleFacts,
  sampleReport,
} from './sample.testing.js'

test('has every clause once, in the order of the list, whatever the order of the results', async () => {
  const { results } = await sampleFacts()
  const { clauses } = await sampleReport({ results: results.toReversed() })
  expect(clauses.map(({ clause }) => clause)).toEqual(clauseIds)
})

test('the worst of several results of one clause counts, with the findings of all', async () => {
  const results = [
    resultOf('sign/valid', 'pass'),
    brokenResult('sign/valid'),
    resultOf('sign/valid', 'not-exercised'),
    brokenResult('sign/valid'),
  ]
  const { clauses } = await sampleReport({ results, known: [] })
  expect(clauses.find(({ clause }) => clause === 'sign/valid')).toMatchObject({
    verdict: 'fail',
    exercised: 6,
    count: 2,
    findings: [{ clause: 'sign/valid' }, { clause: 'sign/valid' }],
  })
})

test('a clause that was kept in one case and did not come up in another is kept', async () => {
  const results = [resultOf('sign/valid', 'not-exercised'), resultOf('sign/valid', 'pass')]
  const { clauses } = await sampleReport({ results, known: [] })
  expect(clauses.find(({ clause }) => clause === 'sign/valid')?.verdict).toBe('pass')
})

describe('the exit code', () => {
  const quiet = { cases: [], known: [] }

  test.each([
    ['a broken MUST', [brokenResult('sign/valid')], { must: 1, should: 1, none: 0 }],
    ['a broken SHOULD', [brokenResult('sign/nonce')], { must: 0, should: 1, none: 0 }],
    ['a broken INFO', [brokenResult('notify/slow')], { must: 0, should: 0, none: 0 }],
    ['nothing broken', [resultOf('sign/valid', 'pass')], { must: 0, should: 0, none: 0 }],
  ] as const)('of %s', async (_what, results, codes) => {
    for (const [failOn, code] of Object.entries(codes)) {
      const report = await sampleReport({ ...quiet, results, failOn: failOn as 'must' })
      expect([failOn, report.exitCode]).toEqual([failOn, code])
    }
  })

  test('of a known failure is 0, of one that has gone 1', async () => {
    const known = [{ clause: 'sign/valid', reason: 'the old gateway' }] as const
    const failing = await sampleReport({ ...quiet, results: [brokenResult('sign/valid')], known })
    expect([failing.exitCode, verdictOf(failing)]).toEqual([0, 'known-failure'])
    const passing = await sampleReport({
      ...quiet,
      results: [resultOf('sign/valid', 'pass')],
      known,
    })
    expect([passing.exitCode, verdictOf(passing)]).toEqual([1, 'unexpected-pass'])
    const silent = await sampleReport({ ...quiet, results: [], known })
    expect([silent.exitCode, verdictOf(silent)]).toEqual([0, 'not-exercised'])
  })

  test('of a case that could not be tried is 1', async () => {
    const { cases } = await sampleFacts()
    expect((await sampleReport({ ...quiet, results: [], cases: cases ?? [] })).exitCode).toBe(1)
  })

  const verdictOf = ({ clauses }: Awaited<ReturnType<typeof sampleReport>>): string | undefined =>
    clauses.find(({ clause }) => clause === 'sign/valid')?.verdict
})

test('holds no secret that a client sent', async () => {
  const exchange = await floatingOrder()
  const bytes = new TextEncoder().encode(
    '{"access_token":"secret-token","apiv3_key":"secret-key","note":"-----BEGIN PRIVATE KEY-----secret-pem"}',
  )
  const leaky = {
    ...exchange,
    request: {
      ...exchange.request,
      target: '/v3/x?access_token=secret-query&a=1',
      headers: [
        ['Authorization', 'Bearer secret-bearer'],
        ['Proxy-Authorization', 'Basic secret-proxy'],
        ['Cookie', 'secret-cookie'],
      ] as const,
      body: bytes,
    },
  }
  const report = await sampleReport({
    exchanges: [leaky],
    client: { command: 'shop --apiv3_key=secret-command' },
    results: [brokenResult('request/schema', leaky), brokenResult('sign/valid', leaky)],
  })
  const text = JSON.stringify(report, (_name, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  )
  expect(text).not.toContain('secret-')
  expect(text).toContain('a=1')
})

describe('a list of known failures', () => {
  const list = (entries: unknown): string => JSON.stringify({ knownFailures: entries })

  test('is read', () => {
    const known = [{ clause: 'retry/rate-limit', reason: 'our gateway' }]
    expect(parseKnownFailures(list(known))).toEqual(known)
  })

  test.each([
    ['{', /no JSON/],
    ['[]', /the file must be an object/],
    ['{"knownFailures":{}}', /must be a list/],
    ['{"knownFailures":[],"known":1}', /a member known/],
    [list([{ clause: 'retry/limit', reason: 'x' }]), /no clause "retry\/limit"; there are retry\//],
    [list([{ clause: 'nonsense', reason: 'x' }]), /there are request, sign/],
    [list([{ clause: 'sign/valid' }]), /sign\/valid needs a reason/],
    [list([{ clause: 'sign/valid', reason: 'x', case: 'y' }]), /an entry has a member case/],
    [
      list([
        { clause: 'sign/valid', reason: 'x' },
        { clause: 'sign/valid', reason: 'y' },
      ]),
      /listed twice/,
    ],
  ])('%s is refused with what was expected', (text, message) => {
    expect(() => parseKnownFailures(text)).toThrow(message)
    expect(() => parseKnownFailures(text)).toThrow(/expected \{ "knownFailures"/)
  })
})
