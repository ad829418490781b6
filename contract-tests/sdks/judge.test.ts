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
const { planRules, planSteps } = planning as {
  planRules(steps: readonly Step[]): readonly { readonly respond: unknown }[]
  planSteps(env: { readonly [name: string]: string }): readonly Step[]
}

const steps = planSteps({
  WECHATPAY_MOCK_MCHID: '1230000109',
  WECHATPAY_MOCK_APPID: 'wx8888888888888888',
  WECHATPAY_MOCK_SUB_MCHID: '1900000109',
})
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
