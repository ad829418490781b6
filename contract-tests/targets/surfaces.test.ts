import { describe, expect, test } from 'vitest'
import { referenceAdapter } from '../reference-client/adapter.js'
import { runContract } from '../run/index.js'
import { type Surface, surfaces } from './targets.testing.js'

/** What a client that is good or bad comes to, case by case and clause by clause. */
async function verdictsAt(
  { open, reach }: Surface,
  { spoil = (adapter) => adapter, only }: { readonly spoil?: Spoil; readonly only?: string[] } = {},
) {
  const target = await open()
  try {
    const adapter = () =>
      spoil(referenceAdapter({ reach, patience: { timeoutMs: 3_000, backoffMs: 100, tries: 5 } }))
    const { clauses, cases } = await runContract(adapter, {
      target,
      patienceMs: 20_000,
      ...(only && { cases: only }),
    })
    return {
      clauses: clauses.map(({ clause, verdict, findings }) =>
        [clause, verdict, ...findings.map((each) => `${each.case}: ${each.sentence.en}`)].join(' '),
      ),
      cases: cases.map(({ id, endpoint, verdict, problem = '' }) =>
        [id, endpoint, verdict, problem].join(' '),
      ),
    }
  } finally {
    await target.close()
  }
}

type Adapter = ReturnType<typeof referenceAdapter>
type Spoil = (adapter: Adapter) => Adapter

// One after the other: MSW takes hold of all that this process sends.
describe('the mock under its own kit', () => {
  test.for(surfaces)(
    '$name: the reference client keeps every clause',
    { timeout: 60_000 },
    async (surface) => {
      const { clauses, cases } = await verdictsAt(surface)
      expect(clauses.filter((each) => !each.endsWith(' pass'))).toEqual([])
      expect(cases.filter((each) => !each.endsWith(' pass '))).toEqual([])
    },
  )

  /** Believes every notice, and never finds out what became of an order. */
  const careless: Spoil = (adapter) => ({
    ...adapter,
    handleNotification: async () => new Response(null, { status: 204 }),
    settleOrder: async () => undefined,
  })

  test('a careless client comes to the same everywhere', { timeout: 120_000 }, async () => {
    const found: Awaited<ReturnType<typeof verdictsAt>>[] = []
    for (const surface of surfaces)
      found.push(await verdictsAt(surface, { spoil: careless, only: ['notify/*', 'order/*'] }))
    expect(found[0]?.clauses.filter((each) => / (fail|warn) /.test(each)).length).toBeGreaterThan(4)
    for (const each of found) expect(each.cases).toEqual(found[0]?.cases)
  })
})
