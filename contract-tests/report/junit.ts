import { clauseTests, type JunitTest } from './junit-tests.js'
import type { ContractReport } from './report.js'
import { xmlElement, xmlText } from './xml.js'

/**
 * For Jenkins, GitLab and whoever else reads the XML of JUnit: a suite for every case that was tried and for every group
 * of clauses, with a test for every clause.
 */
export function renderJunit(report: ContractReport): string {
  const { client, durationMs } = report
  const suites = suitesOf(report)
  const tests = suites.flatMap((suite) => suite.tests)
  const name = ['wechatpay-mock', client.name ?? client.command ?? client.driver ?? '']
  const { skipped: _, ...counts } = count(tests)
  const root = { name: name.filter(Boolean).join(': '), ...counts, time: seconds(durationMs) }
  const content = suites.map((suite) => `\n  ${suiteElement(suite, report)}`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', root, `${content}\n`)}\n`
}

interface Suite {
  /** As a CI groups them: the part after the last dot is the class. */
  readonly name: string
  readonly title?: string
  readonly durationMs: number
  readonly tests: readonly JunitTest[]
}

function suitesOf(report: ContractReport): readonly Suite[] {
  const { ofCases, ofClauses } = clauseTests(report)
  const groups = [...new Set(ofClauses.map(groupOf))]
  return [
    ...ofCases.map(({ tried: { id, endpoint, title, durationMs }, tests }) => ({
      name: `${endpoint}.${id}`,
      title: `${title.en} ${title.zh}`,
      durationMs,
      tests,
    })),
    ...groups.map((name) => ({
      name,
      durationMs: 0,
      tests: ofClauses.filter((each) => groupOf(each) === name),
    })),
  ]
}

const groupOf = ({ name }: JunitTest): string => name.split('/')[0] ?? ''

function suiteElement(
  { name, title, durationMs, tests }: Suite,
  { startedAt }: ContractReport,
): string {
  const time = seconds(durationMs)
  // Schemas that know no time zone want none; it is UTC.
  const attributes = { name, ...count(tests), time, timestamp: startedAt.slice(0, 19) }
  const property = title && xmlElement('property', { name: 'title', value: title })
  const inside = [
    ...(property ? [xmlElement('properties', {}, property)] : []),
    ...tests.map((test) => testElement(test, name)),
  ]
  return xmlElement(
    'testsuite',
    attributes,
    `${inside.map((each) => `\n    ${each}`).join('')}\n  `,
  )
}

function testElement({ name, outcome, type, message, details }: JunitTest, suite: string): string {
  const attributes = { name, classname: `wechatpay-mock.${suite}`, time: '0.000' }
  const text = xmlText(details)
  if (outcome === 'passed') {
    return xmlElement('testcase', attributes, text && xmlElement('system-out', {}, text))
  }
  // The schema of Jenkins knows no message of what was skipped.
  const about = outcome === 'skipped' ? {} : { type, message }
  return xmlElement('testcase', attributes, xmlElement(outcome, about, text || xmlText(message)))
}

function count(tests: readonly JunitTest[]): {
  readonly [What in 'tests' | 'failures' | 'errors' | 'skipped']: number
} {
  const of = (kind: JunitTest['outcome']): number =>
    tests.filter(({ outcome }) => outcome === kind).length
  return {
    tests: tests.length,
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)
