import { createMock, type Exchange } from 'wechatpay-mock'
import type { ClauseId } from '../clauses/clause.js'
import { clauseIds } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import type { ClauseResult, Verdict } from '../verdict.js'
import { assembleReport, type RunFacts } from './assemble.js'
import type { ContractReport } from './report.js'

/** What a hostile client may put anywhere. */
export const HOSTILE =
  '</script><img src=x onerror=alert(1)>&"\'\u0007\u001b[2J]]>\u2028%0A::error::\ud800'

/** An order whose amount is no integer, as the mock saw it. */
export async function floatingOrder(
  description = 'Image形象店-深圳腾大-QQ公仔',
): Promise<Exchange> {
  const mock = createMock({ auth: 'off' })
  const body = JSON.stringify({
    appid: 'wxd678efh567hg6787',
    mchid: '1230000109',
    description,
    out_trade_no: '1217752501201407033233368018',
    notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
    amount: { total: 0.01 },
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    contract_info: { token: '201710180325670965' },
  })
  await mock.handle({
    method: 'POST',
    target: '/v3/pay/transactions/jsapi-with-contract',
    headers: [
      ['Content-Type', 'application/json'],
      ['User-Agent', "it's a test"],
      ['Cookie', 'session=secret-cookie'],
    ],
    body: new TextEncoder().encode(body),
  })
  const exchange = mock.journal.last()
  if (!exchange) throw new Error('the mock saw nothing')
  return exchange
}

export function resultOf(
  clause: ClauseId,
  verdict: Verdict,
  more: Partial<ClauseResult> = {},
): ClauseResult {
  const exercised = verdict === 'not-exercised' || verdict === 'not-applicable' ? 0 : 2
  return { clause, level: levelOf(clause), verdict, exercised, findings: [], count: 0, ...more }
}

/** A result with one finding. */
export function brokenResult(
  clause: ClauseId,
  exchange?: Exchange,
  ofCase?: string,
  words = 'the amount 0.01 is no integer; send 1 for one fen',
): ClauseResult {
  const level = levelOf(clause)
  const sentence = { en: words, zh: `金额 0.01 不是整数；一分钱请传 1 ${words}` }
  const finding = {
    clause,
    level,
    sentence,
    ...(exchange && { exchange }),
    ...(ofCase !== undefined && { case: ofCase }),
  }
  const verdict = level === 'must' ? 'fail' : 'warn'
  return resultOf(clause, verdict, { findings: [finding], count: 1 })
}

export async function sampleFacts(): Promise<RunFacts> {
  const exchange = await floatingOrder()
  const hostile = await floatingOrder(HOSTILE)
  const special: readonly ClauseResult[] = [
    brokenResult('request/integer-fen', exchange),
    brokenResult('sign/nonce', hostile, undefined, HOSTILE),
    brokenResult('retry/system-error', undefined, 'retry-system-error'),
    brokenResult('retry/rate-limit', undefined, 'rate-limit'),
    resultOf('failover/host', 'not-applicable', {
      because: { en: 'the client does not offer hosts', zh: '客户端不具备能力：hosts' },
    }),
    resultOf('order/close-unpaid', 'not-exercised'),
  ]
  const named = new Set(special.map(({ clause }) => clause))
  return {
    kind: 'verify',
    client: { command: 'node "order it.mjs"', name: 'a shop', version: '1.2.3' },
    profile: 'development',
    failOn: 'must',
    durationMs: 4321,
    requests: 57,
    version: '0.1.0',
    startedAt: new Date('2026-11-28T10:00:00Z'),
    results: [
      ...special,
      ...clauseIds.filter((id) => !named.has(id)).map((id) => resultOf(id, 'pass')),
    ],
    known: [
      { clause: 'retry/rate-limit', reason: 'the gateway in front of us does that' },
      { clause: 'sign/clock', reason: 'clocks of the old machines' },
    ],
    cases: [
      {
        id: 'retry-system-error',
        title: {
          en: 'SYSTEM_ERROR once, then normal',
          zh: '先返回一次 SYSTEM_ERROR，随后恢复正常',
        },
        endpoint: 'miniprogram',
        verdict: 'fail',
        durationMs: 210,
        clauses: [{ clause: 'retry/system-error', verdict: 'fail' }],
      },
      {
        id: 'order',
        title: { en: 'An ordinary order', zh: '普通下单' },
        endpoint: 'scannedpos',
        verdict: 'pass',
        durationMs: 35,
        clauses: [{ clause: 'sign/valid', verdict: 'pass' }],
      },
      {
        id: 'rate-limit',
        title: { en: 'FREQUENCY_LIMITED', zh: '触发频率限制' },
        endpoint: 'miniprogram',
        verdict: 'not-exercised',
        durationMs: 1,
        clauses: [{ clause: 'retry/rate-limit', verdict: 'not-exercised' }],
        problem: 'the command sent no request',
      },
    ],
    errors: [{ endpoint: 'miniprogram', met: ['SYSTEM_ERROR'], unmet: ['PARAM_ERROR', 'NO_AUTH'] }],
    exchanges: [exchange, hostile],
  }
}

/** Every verdict, several cases, and texts that are out for trouble. */
export const sampleReport = async (changes: Partial<RunFacts> = {}): Promise<ContractReport> =>
  assembleReport({ ...(await sampleFacts()), ...changes })
