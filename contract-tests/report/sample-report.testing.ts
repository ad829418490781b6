import type { Exchange } from 'wechatpay-mock'
import { listOperations } from 'wechatpay-mock'
import type { EndpointId } from 'wechatpay-mock'
import type { ClauseResult } from '../verdict.js'
import type { ContractReport, ReportedCase } from './report.js'
import {
  brokenResult,
  floatingOrder,
  HOSTILE,
  resultOf,
  sampleFacts,
  sampleReport,
} from './sample.testing.js'

/** Nearly as long as the journal keeps, in characters of three bytes. */
const LONG = '长安街'.repeat(1_500)

/** With a body that is no text, and a target that is no address. */
async function binaryOrder(): Promise<Exchange> {
  const exchange = await floatingOrder()
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 7 + 0x80) % 256)
  const request = { ...exchange.request, target: `//[${HOSTILE}`, body: bytes }
  return { ...exchange, id: '3', request }
}

async function exchanges(): Promise<readonly Exchange[]> {
  const [first, hostile, long] = await Promise.all([
    floatingOrder(),
    floatingOrder(HOSTILE),
    floatingOrder(LONG),
  ])
  return [first, { ...hostile, id: '2' }, await binaryOrder(), { ...long, id: '4' }]
}

function results([first, hostile, binary, long]: readonly Exchange[]): readonly ClauseResult[] {
  const many = brokenResult('request/integer-fen', first, 'order')
  return [
    { ...many, findings: [...many.findings, ...many.findings], count: 12, exercised: 40 },
    brokenResult('request/schema', hostile, 'order', HOSTILE),
    brokenResult('request/no-null', binary, undefined, 'the body is no JSON at all'),
    brokenResult('sign/nonce', long, 'rate-limit', 'the nonce 1234 is shorter than 16 characters'),
    brokenResult(
      'retry/system-error',
      undefined,
      'retry-system-error',
      'asked with another number',
    ),
    brokenResult('retry/rate-limit', first, 'rate-limit', 'asked again after 3 ms'),
    resultOf('failover/host', 'not-applicable', {
      because: { en: 'the client does not offer hosts', zh: '客户端不具备能力：hosts' },
    }),
    resultOf('order/close-unpaid', 'not-exercised'),
    resultOf('cashier/sign-type', 'not-exercised'),
  ]
}

const cases: readonly ReportedCase[] = (
  ['scannedpos', 'miniprogram', 'jsapi-with-contract', 'wecom-create-order'] as const
).flatMap((endpoint) => casesAt(endpoint))

function casesAt(endpoint: EndpointId): readonly ReportedCase[] {
  return [
    {
      id: 'order',
      title: { en: 'An ordinary order', zh: '普通下单' },
      endpoint,
      verdict: 'fail',
      durationMs: 35.4,
      clauses: [
        { clause: 'request/integer-fen', verdict: 'fail' },
        { clause: 'sign/valid', verdict: 'pass' },
        { clause: 'sign/clock', verdict: 'pass' },
      ],
    },
    {
      id: 'rate-limit',
      title: { en: 'FREQUENCY_LIMITED twice', zh: '连续两次触发频率限制' },
      endpoint,
      verdict: 'warn',
      durationMs: 1210,
      clauses: [{ clause: 'retry/rate-limit', verdict: 'warn' }],
    },
    {
      id: 'retry-system-error',
      title: { en: 'SYSTEM_ERROR once, then normal', zh: '先返回一次 SYSTEM_ERROR，随后恢复正常' },
      endpoint,
      verdict: endpoint === 'miniprogram' ? 'not-exercised' : 'fail',
      durationMs: 210,
      clauses: [
        {
          clause: 'retry/system-error',
          verdict: endpoint === 'miniprogram' ? 'not-exercised' : 'fail',
        },
      ],
      ...(endpoint === 'miniprogram' && { problem: `the command wrote ${HOSTILE}` }),
    },
  ]
}

/** All seven verdicts, several cases, and whatever may come over a wire. */
export async function richReport(kind: 'verify' | 'exec' = 'verify'): Promise<ContractReport> {
  const facts = await sampleFacts()
  const seen = await exchanges()
  const special = results(seen)
  const named = new Set<string>(special.map(({ clause }) => clause))
  const errors = listOperations()
    .slice(0, 4)
    .map(({ id, errors: documented }, index) => {
      const names = documented.map(({ name }) => name)
      const endpoint = id as EndpointId // the first four are the endpoints
      return { endpoint, met: names.slice(0, index * 3), unmet: names.slice(index * 3) }
    })
  return sampleReport({
    kind,
    results: [...special, ...facts.results.filter(({ clause }) => !named.has(clause))],
    exchanges: seen,
    errors,
    cases: kind === 'exec' ? [] : cases,
    ...(kind === 'exec' && { client: { command: 'mvn -q test' } }),
  })
}
