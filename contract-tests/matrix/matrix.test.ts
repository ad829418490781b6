import {
  type ClauseResult,
  runContract,
  serverTarget,
  type Target,
} from 'wechatpay-mock/contract-tests'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clauseIds } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import { ClientFiles } from './client-files.js'
import { variants } from './variants.js'

/** A client that never leaves a silent connection is not waited for; the reference client leaves after two seconds. */
const PATIENCE_MS = 6_000

let files: ClientFiles
let target: Target
beforeAll(async () => {
  ;[files, target] = await Promise.all([ClientFiles.prepare(), serverTarget()])
})
afterAll(async () => {
  await Promise.all([files.remove(), target.close()])
})

async function judge(variant?: (typeof variants)[number]) {
  const { referenceAdapter } = await files.load(variant)
  const { clauses } = await runContract(() => referenceAdapter(), {
    target,
    failOn: 'none',
    patienceMs: PATIENCE_MS,
    ...(variant && { cases: [variant.clause] }),
  })
  return clauses
}

/** As much as one needs to see what is the matter. */
const inWords = ({ clause, verdict, findings }: ClauseResult) => ({
  clause,
  verdict,
  findings: findings.map((finding) => `${finding.case}: ${finding.sentence.en}`),
})

test('the reference client keeps every clause', async () => {
  const clauses = await judge()
  const others = clauses.filter(({ verdict }) => verdict !== 'pass')
  expect(others.map(inWords)).toEqual([])
}, 60_000)

describe.concurrent('a client that differs in one line breaks one clause', () => {
  test.each(variants)(
    '$clause',
    async (variant) => {
      const clauses = await judge(variant)
      const broken = clauses.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
      expect(broken.map(({ clause, verdict }) => [clause, verdict])).toEqual([
        [variant.clause, levelOf(variant.clause) === 'must' ? 'fail' : 'warn'],
      ])
    },
    60_000,
  )
})

test('every clause has its client, and none two', () => {
  expect(variants.map(({ clause }) => clause).toSorted()).toEqual(clauseIds.toSorted())
})
