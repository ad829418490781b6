import { expect, test } from 'vitest'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as judging from './judge.mjs'
// @ts-expect-error -- plain JavaScript, which runs without a build
import * as planning from './plan.mjs'

type Line = { readonly [member: string]: unknown }
interface Step extends Line {
  readonly step: string
  readonly fault?: string
  readonly endpoint: string
  readonly body: { readonly out_trade_no: string }
}
const { judge } = judging as {
  judge(given: object): { version: string; findings: readonly string[] }
}
type Plan = (env: { readonly [name: string]: string }) => readonly Step[]
const { planRoad, planRules, planSteps } = planning as {
  planRoad: Plan
  planRules(steps: readonly Step[]): readonly { readonly respond: unknown }[]
  planSteps: Plan
}

const env = {
  WECHATPAY_MOCK_URL: 'http://127.0.0.1:8080',
  WECHATPAY_MOCK_MCHID: '1230000109',
  WECHATPAY_MOCK_APPID: 'wx8888888888888888',
  WECHATPAY_MOCK_SUB_MCHID: '1900000109',
}
const steps = planSteps(env)
const reportOf = ({ step, fault }: Step): string => `report of ${fault ?? step}`
const sdk = {
  downloads: true,
  accepts: { certificate: ['stale-timestamp'] },
  reports: Object.fromEntries(steps.map((each) => [each.fault ?? each.step, reportOf(each)])),
}
const facts = {
  orders: steps.map(({ body }) => ({
    out_trade_no: body.out_trade_no,
    prepay_id: `id of ${body.out_trade_no}`,
  })),
  canaries: steps.flatMap(({ fault, body }) =>
    fault === undefined
      ? []
      : [{ outTradeNo: body.out_trade_no, fault, prepayId: `canary of ${fault}` }],
  ),
  certificateSerial: '21A7',
}

/** What a program in certificate mode prints when all is well. */
const goodLines = [
  { step: 'sdk', name: 'an-sdk', version: '1.2.3' },
  { step: 'certificates', serials: ['21A7'] },
  ...steps.map((each): Line => {
    const { body: _body, path: _path, ...line } = each
    if (each.step === 'order') return { ...line, prepay_id: `id of ${each.body.out_trade_no}` }
    if (each.fault === 'stale-timestamp')
      return { ...line, verdict: 'accepted', prepay_id: 'canary of stale-timestamp' }
    if (each.step === 'bad-answer') return { ...line, verdict: 'refused', reported: reportOf(each) }
    const code = each.step === 'param-error' ? 'PARAM_ERROR' : 'SYSTEM_ERROR'
    return { ...line, code, reported: reportOf(each) }
  }),
]

const findings = (lines: readonly Line[], more: object = {}): readonly string[] =>
  judge({ sdk, mode: 'certificate', steps, lines, facts, ...more }).findings

/** The good lines, but for one: that of a step, or of a fault. */
const except = (name: string, change: Line): readonly Line[] =>
  goodLines.map((line: Line) =>
    line['step'] === name || line['fault'] === name ? { ...line, ...change } : line,
  )

test('three orders, two errors and every bad answer are planned, each but the orders with a rule', () => {
  expect(steps.map(({ step }) => step)).toEqual([
    ...Array<string>(3).fill('order'),
    'param-error',
    'system-error',
    ...Array<string>(5).fill('bad-answer'),
  ])
  expect(planRules(steps).map(({ respond }) => respond)).toEqual([
    'PARAM_ERROR',
    'SYSTEM_ERROR',
    ...['bad-signature', 'signtest', 'wrong-serial', 'stale-timestamp', 'unsigned'].map(
      (fault) => ({ fault }),
    ),
  ])
  expect(new Set(steps.map(({ body }) => body.out_trade_no)).size).toBe(steps.length)
})

test('a program that says what its SDK is known to do is right', () => {
  expect(judge({ sdk, mode: 'certificate', steps, lines: goodLines, facts })).toMatchObject({
    version: '1.2.3',
    findings: [],
  })
})

test.each([
  ['a prepay_id that the mock did not give', except('order', { prepay_id: 'wx26' }), 3],
  ['an order that fails', except('order', { prepay_id: undefined, reported: 'timeout' }), 3],
  ['an error without the code of the platform', except('param-error', { code: undefined }), 1],
  ['an error that is reported otherwise', except('system-error', { reported: 'timeout' }), 1],
  ['an error that yields a prepay_id', except('system-error', { prepay_id: 'wx26' }), 1],
  ['a bad answer that is taken', except('unsigned', { verdict: 'accepted' }), 1],
  ['a canary that gets out', except('signtest', { prepay_id: 'canary of signtest' }), 1],
  ['a refusal for another reason', except('wrong-serial', { reported: 'timeout' }), 1],
  ['a bad answer that is refused, of which the table says otherwise', refusesStale(), 2],
  ['a taken answer without its canary', except('stale-timestamp', { prepay_id: 'wx26' }), 1],
  ['certificates that the mock does not have', except('certificates', { serials: [] }), 1],
  ['a line for another step', except('unsigned', { fault: 'signtest' }), 1],
  ['a program that ends too early', goodLines.slice(0, -2), 1],
  ['a line too many', [...goodLines, { step: 'order' }], 1],
  ['no first line', goodLines.slice(1), 1],
  ['no line at all', [], 1],
])('finds %s', (_what, lines, count) => {
  expect(findings(lines)).toHaveLength(count)
})

function refusesStale(): readonly Line[] {
  return except('stale-timestamp', { verdict: 'refused', prepay_id: undefined })
}

test('finds a mock that gave no bad answer', () => {
  const mute = { facts: { ...facts, canaries: [] } }
  expect(findings(goodLines, mute)).toHaveLength(5)
})

test('what is known to be taken in one mode is not in the other', () => {
  const others = goodLines.filter(({ step }) => step !== 'certificates')
  expect(findings(others, { mode: 'public-key' })).toEqual([
    expect.stringMatching(/stale-timestamp: verdict/),
    expect.stringMatching(/stale-timestamp: prepay_id/),
    expect.stringMatching(/stale-timestamp: reported/),
  ])
})

const roadSteps = planRoad(env)
const paid = {
  out_trade_no: 'order-road',
  prepay_id: 'id of order-road',
  transaction_id: '4200001',
}
const delivered = { outTradeNo: 'order-road', state: 'delivered', attempts: [{}] }
const roadFacts = { ...facts, orders: [paid], notifications: [delivered], downloads: 1 }
const walked = {
  step: 'road',
  endpoint: 'jsapi-with-contract',
  prepay_id: paid.prepay_id,
  notified: 'SUCCESS',
  transaction_id: paid.transaction_id,
  queried: 'SUCCESS',
}

const roadFindings = (line: Line, more: object = {}): readonly string[] =>
  findings([...goodLines.slice(0, 2), line], {
    steps: roadSteps,
    facts: { ...roadFacts, ...more },
  })

test('the road is one order of the merchant itself, without a rule', () => {
  expect(roadSteps).toMatchObject([
    {
      path: '/v3/pay/transactions/jsapi-with-contract',
      body: { mchid: '1230000109', out_trade_no: 'order-road' },
      pay: 'http://127.0.0.1:8080/__admin/orders/order-road/pay',
      query: '/v3/pay/transactions/out-trade-no/order-road?mchid=1230000109',
    },
  ])
  expect(planRules(roadSteps)).toEqual([])
})

test('a program that has walked the road is right', () => {
  expect(roadFindings(walked)).toEqual([])
})

test.each([
  [
    'a road without a prepay_id',
    { prepay_id: undefined, reported: 'timeout' },
    /reported: timeout/,
  ],
  ['a road with the prepay_id of another order', { prepay_id: 'wx26' }, /prepay_id/],
  ['a notice that does not say SUCCESS', { notified: 'NOTPAY' }, /notified/],
  ['a notice of another payment', { transaction_id: '4200002' }, /transaction_id/],
  ['a query that does not find the payment', { queried: 'NOTPAY' }, /queried/],
])('finds %s', (_what, change, wrong) => {
  expect(roadFindings({ ...walked, ...change })).toEqual([expect.stringMatching(wrong)])
})

test.each([
  ['a notice that was refused', { ...delivered, state: 'waiting' }, /state of the notice/],
  ['a notice that was refused at first', { ...delivered, attempts: [{}, {}] }, /attempts/],
])('finds %s, whatever the program says', (_what, notice, wrong) => {
  expect(roadFindings(walked, { notifications: [notice] })).toEqual([expect.stringMatching(wrong)])
})

test('finds a mock that never paid, or never notified', () => {
  const unpaid = { ...paid, transaction_id: undefined }
  expect(roadFindings(walked, { orders: [unpaid] })).toHaveLength(1)
  expect(roadFindings(walked, { orders: [] })).toHaveLength(1)
  expect(roadFindings(walked, { notifications: [] })).toHaveLength(2)
})

test('finds certificates that are fetched for a notice in public-key mode', () => {
  const given = { sdk, mode: 'public-key', steps: roadSteps, lines: [goodLines[0], walked] }
  const after = (downloads: number): readonly string[] =>
    judge({ ...given, facts: { ...roadFacts, downloads } }).findings
  expect(after(0)).toEqual([])
  expect(after(1)).toEqual([expect.stringMatching(/downloads of certificates/)])
})
