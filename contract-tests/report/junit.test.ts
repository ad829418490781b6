import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderJunit } from './junit.js'
import type { ContractReport } from './report.js'
import { richReport } from './sample-report.testing.js'
import { brokenResult, resultOf, sampleReport } from './sample.testing.js'

/** Of Jenkins, as its file says; not ours. */
const schema = readFileSync(new URL('jenkins-junit.xsd', import.meta.url), 'utf8')

/** What libxml2 has against it. */
async function complaints(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents: xml }, schema })
  return errors.map(({ message }) => message)
}

/** The test of a clause, in the first suite that has it or in the one named. */
function testIn(report: ContractReport, name: string, suite = ''): string | undefined {
  const xml = renderJunit(report)
  const from = xml.slice(xml.indexOf(`<testsuite name="${suite}`))
  return new RegExp(`<testcase name="${name}"[^>]*?(?:/>|>[^]*?</testcase>)`).exec(from)?.[0]
}

test.each(['verify', 'exec'] as const)(
  'the schema of Jenkins accepts a report of %s',
  async (kind) => {
    expect(await complaints(renderJunit(await richReport(kind)))).toEqual([])
  },
)

test('the schema of Jenkins is asked', async () => {
  const xml = renderJunit(await richReport())
  expect(await complaints(xml.replaceAll('<skipped>', '<skipped why="">'))).not.toEqual([])
  expect(await complaints(xml.replaceAll('classname=', 'class='))).not.toEqual([])
})

test.each([
  ['half a character', '\ud83d|\udc4d', '\\ud83d|\\udc4d'],
  ['control characters', '\u0000\u0007\u001b[2J', '\\u0000\\u0007\\u001b[2J'],
  ['what is no character', '\ufffe\uffff', '\\ufffe\\uffff'],
  ['the end of a section', ']]></failure><!--', ']]&gt;&lt;/failure&gt;&lt;!--'],
  ['a carriage return', 'a\r\nb', 'a&#13;\nb'],
  ['whole characters', '👍 中文 &amp;', '👍 中文 &amp;amp;'],
])('%s stays XML', async (_what, text, written) => {
  const report = await sampleReport({
    results: [brokenResult('sign/valid', undefined, undefined, text)],
    client: { name: text },
    cases: [],
    known: [],
  })
  const xml = renderJunit(report)
  expect(await complaints(xml)).toEqual([])
  expect(testIn(report, 'sign/valid')).toContain(`\n金额 0.01 不是整数；一分钱请传 1 ${written}\n`)
  expect(testIn(report, 'sign/valid')).toContain('<failure type="fail" message="')
})

test('line breaks survive in an attribute', async () => {
  const report = await sampleReport({ client: { name: 'a\n\t"b"' } })
  expect(renderJunit(report)).toContain(
    '<testsuites name="wechatpay-mock: a&#10;&#9;&quot;b&quot;"',
  )
})

test('every verdict is what a CI makes of it', async () => {
  const results = [
    brokenResult('request/schema'),
    brokenResult('sign/nonce'),
    resultOf('sign/valid', 'pass'),
    resultOf('sign/clock', 'pass'),
    brokenResult('retry/rate-limit'),
    resultOf('order/close-unpaid', 'not-exercised'),
    resultOf('failover/host', 'not-applicable', { because: { en: 'no hosts', zh: '无备用域名' } }),
  ]
  const known = (['sign/clock', 'retry/rate-limit'] as const).map((clause) => ({
    clause,
    reason: 'our gateway',
  }))
  const report = await sampleReport({ kind: 'exec', cases: [], results, known })
  expect(testIn(report, 'request/schema')).toMatch(/<failure type="fail" message="the amount.*金额/)
  expect(testIn(report, 'sign/nonce')).toMatch(/><system-out>the amount.*\n金额/)
  expect(testIn(report, 'sign/valid')).toMatch(/time="0.000"\/>$/)
  expect(testIn(report, 'sign/clock')).toContain('<failure')
  expect(testIn(report, 'retry/rate-limit')).toMatch(/<skipped>.*our gateway/)
  expect(testIn(report, 'order/close-unpaid')).toMatch(/<skipped>.+<\/skipped>/)
  expect(testIn(report, 'failover/host')).toContain('<skipped>no hosts\n无备用域名</skipped>')
})

test('a warning fails where it fails the run', async () => {
  const results = [brokenResult('sign/nonce'), brokenResult('notify/slow')]
  const report = await sampleReport({ results, failOn: 'should' })
  expect(testIn(report, 'sign/nonce')).toContain('<failure')
  expect(testIn(report, 'notify/slow')).toContain('<system-out>')
})

test('observed traffic has a suite for each group of clauses, and every clause once', async () => {
  const report = await richReport('exec')
  const xml = renderJunit(report)
  const suites = Array.from(xml.matchAll(/<testsuite name="([^"]*)"/g), ([, name]) => name)
  expect(suites).toEqual([...new Set(report.clauses.map(({ clause }) => clause.split('/')[0]))])
  const tests = Array.from(xml.matchAll(/<testcase name="([^"]*)"/g), ([, name]) => name)
  expect(tests).toEqual(report.clauses.map(({ clause }) => clause))
})

test('a case is a suite with what it found, and an error where it could not be tried', async () => {
  const report = await richReport()
  expect(testIn(report, 'retry/system-error', 'scannedpos.retry-system-error')).toContain(
    'asked with another number',
  )
  const untried = 'miniprogram.retry-system-error'
  expect(testIn(report, 'retry-system-error', untried)).toContain('<error type="problem"')
  expect(testIn(report, 'retry/system-error', untried)).toContain('<skipped>')
})

test('no broken clause gets lost because no case was for it', async () => {
  const report = await richReport()
  expect(testIn(report, 'request/schema', 'request')).toContain('<failure')
  const passing = report.cases.map((each) => ({
    ...each,
    clauses: [{ clause: 'request/schema', verdict: 'pass' as const }],
  }))
  const whole = { ...report, cases: passing }
  expect(testIn(whole, 'request/schema', 'scannedpos.order')).not.toContain('<failure')
  expect(testIn(whole, 'request/schema', 'request')).toContain('<failure')
})

test('a case follows the list of known failures', async () => {
  const report = await richReport()
  expect(testIn(report, 'retry/rate-limit', 'scannedpos.rate-limit')).toContain('<skipped>')
  expect(testIn(report, 'sign/clock', 'scannedpos.order')).toContain('<failure')
})

test('counts what it has', async () => {
  const xml = renderJunit(await richReport())
  const of = (what: string): number => xml.split(`<${what} `).length - 1
  const [, tests, failures, errors] =
    /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml)?.map(Number) ?? []
  expect([tests, failures, errors]).toEqual([of('testcase'), of('failure'), of('error')])
})
