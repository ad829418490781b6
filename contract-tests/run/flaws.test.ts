import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClauseId } from '../clauses/clause.js'
import { runContract, serverTarget, type Target } from './index.js'
import { type Flaws, smallClient } from './small-client.testing.js'

let target: Target
beforeAll(async () => {
  target = await serverTarget()
})
afterAll(() => target.close())

/** What a flaw breaks, and the cases that can see it. */
const flaws: readonly {
  readonly flaw: Flaws
  readonly clause: ClauseId
  readonly cases: readonly string[]
}[] = [
  {
    flaw: { trusts: 'everything' },
    clause: 'verify/response-signature',
    cases: ['verify/response-signature'],
  },
  { flaw: { trusts: 'signtest' }, clause: 'verify/signtest', cases: ['verify/*'] },
  {
    flaw: { repeats: 'never' },
    clause: 'retry/system-error',
    cases: ['retry/*'],
  },
  { flaw: { repeats: 'new-number' }, clause: 'retry/system-error', cases: ['retry-system-error'] },
  { flaw: { repeats: 'other-body' }, clause: 'retry/system-error', cases: ['retry-unavailable'] },
  { flaw: { repeats: 'new-number' }, clause: 'retry/system-error', cases: ['retry-reset'] },
  { flaw: { repeats: 'new-number' }, clause: 'retry/system-error', cases: ['retry-timeout'] },
  { flaw: { repeats: 'at-once' }, clause: 'retry/rate-limit', cases: ['retry/*'] },
  { flaw: { repeats: 'evenly' }, clause: 'retry/rate-limit', cases: ['retry/*'] },
  {
    flaw: { repeats: 'whatever-fails' },
    clause: 'retry/not-on-client-error',
    cases: ['no-retry-*'],
  },
  { flaw: { waits: 'for-ever' }, clause: 'retry/timeout', cases: ['retry/timeout'] },
  { flaw: { expired: 'keeps-it' }, clause: 'prepay/expiry', cases: ['prepay-expiry'] },
  { flaw: { expired: 'new-number' }, clause: 'prepay/expiry', cases: ['prepay-expiry'] },
  { flaw: { expired: 'pays-the-old-one' }, clause: 'prepay/expiry', cases: ['prepay-expiry'] },
  { flaw: { paid: 'new-number' }, clause: 'order/paid-elsewhere', cases: ['paid-elsewhere'] },
  { flaw: { paid: 'believes-it' }, clause: 'order/paid-elsewhere', cases: ['paid-elsewhere'] },
  { flaw: { silent: true }, clause: 'order/query-when-silent', cases: ['query-when-silent'] },
  { flaw: { pays: 'bare-id' }, clause: 'cashier/pay-sign', cases: ['order'] },
  { flaw: { pays: 'other-app' }, clause: 'cashier/app-id', cases: ['order', 'wecom-order'] },
  { flaw: { pays: 'md5' }, clause: 'cashier/sign-type', cases: ['order'] },
  {
    flaw: { acknowledges: 'everything' },
    clause: 'notify/bad-signature',
    cases: ['notify/bad-signature'],
  },
  { flaw: { acknowledges: 'with-201' }, clause: 'notify/acknowledge', cases: ['notify-ok'] },
  { flaw: { acknowledges: 'nothing-twice' }, clause: 'notify/replay', cases: ['notify/*'] },
  {
    flaw: { acknowledges: 'after-a-probe-nothing' },
    clause: 'notify/signtest',
    cases: ['notify/*'],
  },
  { flaw: { overlooks: 'amount' }, clause: 'notify/amount', cases: ['notify/*'] },
  { flaw: { overlooks: 'unknown' }, clause: 'notify/unknown-order', cases: ['notify/*'] },
  { flaw: { overlooks: 'race' }, clause: 'notify/race', cases: ['notify/*'] },
  { flaw: { token: 'keeps-it' }, clause: 'wecom/token-refresh', cases: ['wecom-*'] },
  { flaw: { token: 'gives-up' }, clause: 'wecom/token-refresh', cases: ['wecom-*'] },
  { flaw: { errcode: 'overlooks-it' }, clause: 'wecom/errcode', cases: ['wecom-*'] },
]

test.for(flaws)(
  'a client with $flaw breaks $clause and nothing else',
  { timeout: 30_000 },
  async (each) => {
    const { flaw, clause, cases } = each
    const { clauses, cases: tried } = await runContract(() => smallClient(flaw), {
      target,
      cases,
      endpoints: ['jsapi-with-contract', 'wecom-create-order'],
      patienceMs: 4_000,
    })
    const broken = clauses.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    expect(broken.map((result) => result.clause)).toEqual([clause])
    expect(
      tried.flatMap(({ problem, id }) => (problem === undefined ? [] : [`${id}: ${problem}`])),
    ).toEqual([])
    for (const { sentence } of broken.flatMap(({ findings }) => findings)) {
      expect(sentence.en).toMatch(/^[A-Z].*\.$/)
      expect(sentence.zh).toMatch(/[。]$/)
      expect(`${sentence.en}${sentence.zh}`).not.toMatch(/undefined|\[object/)
    }
  },
)
