import {
  type ClauseResult,
  type ContractOptions,
  runContract,
  serverTarget,
  type Target,
} from 'wechatpay-mock/contract-tests'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clauseIds } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import { ClientFiles } from './client-files.js'
import type { Variant } from './variant.js'
import { variants } from './variants.js'

/** A client that never leaves a silent connection is not waited for; the reference client leaves after three seconds. */
const PATIENCE_MS = 8_000
/** As often as `npm run test:matrix -- --times` says. */
const times = Number(process.env['MATRIX_TIMES'] ?? 1)

let files: ClientFiles
let target: Target
beforeAll(async () => {
  ;[files, target] = await Promise.all([ClientFiles.prepare(), serverTarget()])
})
afterAll(async () => {
  await Promise.all([files.remove(), target.close()])
})

test('every clause has its client, and none two', () => {
  expect(variants.map(({ clause }) => clause).toSorted()).toEqual(clauseIds.toSorted())
})

describe.each(Array.from({ length: times }, (_, at) => at + 1))('time %i', () => {
  describe.concurrent('a client that differs in one line breaks one clause', () => {
    test.each(variants.map((each) => [each.clause, each] as const))(
      '%s',
      async (clause, variant) => {
        const clauses = await judge({ cases: [clause] }, variant)
        const broken = clauses.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
        const verdict = levelOf(clause) === 'must' ? 'fail' : 'warn'
        expect(broken.map(inWords)).toEqual([{ clause, verdict, findings: expect.any(Array) }])
      },
      60_000,
    )
  })

  test('the reference client keeps every clause', async () => {
    const clauses = await judge({ parallel: 4 })
    const others = clauses.filter(({ verdict }) => verdict !== 'pass')
    expect(others.map(inWords)).toEqual([])
    expect(clauses).toHaveLength(clauseIds.length)
  }, 60_000)
})

async function judge(
  options: ContractOptions,
  variant?: Variant,
): Promise<readonly ClauseResult[]> {
  const { referenceAdapter } = await files.load(variant)
  const { clauses, cases } = await runContract(() => referenceAdapter(), {
    target,
    failOn: 'none',
    patienceMs: PATIENCE_MS,
    ...options,
  })
  expect(cases.filter(({ problem }) => problem !== undefined)).toEqual([])
  return clauses
}

/** As much as one needs to see what is the matter. */
const inWords = ({ clause, verdict, findings }: ClauseResult) => ({
  clause,
  verdict,
  findings: findings.map((finding) => `${finding.case}: ${finding.sentence.en}`),
})
