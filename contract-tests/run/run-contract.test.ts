import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { referenceAdapter } from '../reference-client/adapter.js'
import { cases, runContract } from './index.js'
import { smallClient } from './small-client.testing.js'

/** For a machine that has much else to do. */
const patience = { timeoutMs: 3_000, backoffMs: 100, tries: 5 }

test(
  'the reference client keeps every clause, at every endpoint',
  { timeout: 60_000 },
  async () => {
    const {
      clauses,
      cases: tried,
      exitCode,
    } = await runContract(referenceAdapter({ patience }), { parallel: 8 })
    const bad = clauses.filter(({ verdict }) => verdict !== 'pass')
    expect(
      bad.map(({ clause, verdict, findings }) => [
        clause,
        verdict,
        findings.map(({ sentence }) => sentence.en),
      ]),
    ).toEqual([])
    expect(tried.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
    // Ordinary ordering is tried at three endpoints.
    expect(tried.length).toBe(cases.length + 2)
    expect(exitCode).toBe(0)
  },
)

test('a client is judged by what it can do, and by nothing else', async () => {
  const { placeOrder, begin } = smallClient()
  const adapter = { begin, placeOrder, endpoints: ['miniprogram'], capabilities: [] } as const
  const {
    clauses,
    cases: tried,
    exitCode,
  } = await runContract(adapter as never, {
    cases: ['order', 'wecom-order', 'notify-ok', 'retry-system-error', 'no-retry-no-auth'],
  })
  const verdictOf = (id: string) => clauses.find(({ clause }) => clause === id)
  expect(verdictOf('notify/acknowledge')?.verdict).toBe('not-applicable')
  expect(verdictOf('cashier/pay-sign')?.because?.en).toBe('the client does not offer pay')
  expect(verdictOf('retry/system-error')?.because?.zh).toBe('客户端不具备能力：retry')
  expect(verdictOf('wecom/token-cache')?.verdict).toBe('not-applicable')
  expect(verdictOf('sign/valid')?.verdict).toBe('pass')
  expect(verdictOf('retry/not-on-client-error')?.verdict).toBe('pass')
  expect(tried.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'order pass',
    'wecom-order not-applicable',
    'retry-system-error not-applicable',
    'no-retry-no-auth pass',
    'notify-ok not-applicable',
  ])
  expect(exitCode).toBe(0)
})

test('a case that could not be tried says why, and fails the run', async () => {
  const {
    cases: tried,
    clauses,
    exitCode,
  } = await runContract(
    () => ({ ...smallClient(), begin: () => Promise.reject(new Error('no database')) }),
    { cases: ['order'], endpoints: ['miniprogram'] },
  )
  expect(tried[0]?.problem).toBe('the case could not be tried: no database')
  expect(clauses.filter(({ verdict }) => verdict === 'pass')).toEqual([])
  expect(exitCode).toBe(1)
})

test('a client that sends nothing is not praised for it', async () => {
  const { cases: tried } = await runContract(
    () => ({ placeOrder: () => Promise.reject(new Error('not written yet')) }),
    { cases: ['no-retry-no-auth'] },
  )
  expect(tried[0]).toMatchObject({
    verdict: 'not-exercised',
    problem: 'the client sent no request to the mock',
  })
})

test.each([
  ['must', 0],
  ['should', 1],
  ['none', 0],
] as const)('a broken SHOULD with failOn %s gives exit code %s', async (failOn, code) => {
  const { exitCode } = await runContract(() => smallClient({ paid: 'believes-it' }), {
    cases: ['paid-elsewhere'],
    failOn,
  })
  expect(exitCode).toBe(code)
})

const silent = () => smallClient({ silent: true })
const whenPaid = ['query-when-silent', 'paid-elsewhere']

test('the report is complete: what was found, how to see it again, what came, and what was met', async () => {
  const report = await runContract(silent, { cases: whenPaid, endpoints: ['miniprogram'] })
  expect(report).toMatchObject({
    tool: { name: 'wechatpay-mock' },
    kind: 'run',
    client: { name: 'small-client' },
    profile: 'development',
    failOn: 'must',
    exitCode: 1,
  })
  const [finding] = report.clauses.flatMap(({ findings }) => findings)
  expect(finding).toMatchObject({ clause: 'order/query-when-silent', case: 'query-when-silent' })
  expect(finding?.document).toMatch(/^https:/)
  expect(finding?.replay).toBe('runContract(adapter, { cases: ["query-when-silent"] })')
  expect(report.requests).toBe(4)
  expect(report.exchanges).toHaveLength(4)
  const { met } = report.coverage.errors.find((each) => each.endpoint === 'miniprogram') ?? {}
  expect(met).toEqual(['ORDERPAID'])
})

test('a known failure does not fail the run, and one that has gone does', async () => {
  const known = { clause: 'order/query-when-silent', reason: 'queries come next month' } as const
  const knownFailures = [known]
  const broken = await runContract(silent, { cases: whenPaid, knownFailures })
  const kept = await runContract(() => smallClient(), { cases: whenPaid, knownFailures })
  const verdictIn = ({ clauses }: typeof broken) =>
    clauses.find(({ clause }) => clause === known.clause)?.verdict
  expect([broken.exitCode, verdictIn(broken)]).toEqual([0, 'known-failure'])
  expect([kept.exitCode, verdictIn(kept)]).toEqual([1, 'unexpected-pass'])
})

test('one adapter for all cases has one merchant at a time', async () => {
  let open = 0
  let most = 0
  const client = smallClient()
  await runContract(
    {
      ...client,
      async begin(context) {
        most = Math.max(most, ++open)
        await client.begin?.(context)
      },
      end: () => open--,
    },
    { cases: ['no-retry-*'] },
  )
  expect([open, most]).toEqual([0, 1])
})

test('a name that fits no case is refused with those there are', async () => {
  await expect(runContract(smallClient(), { cases: ['retry-sistem'] })).rejects.toThrow(
    /no case is left to try; there are: order, .*retry-system-error/,
  )
})

const run = promisify(execFile)
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

test('node:test runs the contract, without Vitest', { timeout: 60_000 }, async () => {
  const { stdout } = await run(
    process.execPath,
    ['--test', '--test-reporter=tap', here('with-node-test.testing.mjs')],
    // Those of Vitest would tell the kit that it runs there.
    { env: { PATH: process.env['PATH'] } },
  )
  expect(stdout).toMatch(/^# pass 3$/m)
  expect(stdout).toMatch(/^# fail 0$/m)
})
