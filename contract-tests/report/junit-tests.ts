import type { Verdict } from '../verdict.js'
import type { ContractReport, ReportedCase, ReportedClause, ReportedFinding } from './report.js'

/** What JUnit calls a test: a clause, where it was judged. */
export interface JunitTest {
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** What kind of failure or error: a verdict, or that a case could not be tried. */
  readonly type: Verdict | 'problem'
  /** One line in both languages. */
  readonly message: string
  /** Everything that is known of it, on several lines; empty when all is well. */
  readonly details: string
}

interface Tests {
  readonly ofCases: readonly {
    readonly tried: ReportedCase
    readonly tests: readonly JunitTest[]
  }[]
  /** Those that no case was for, or that no case has the last word on. */
  readonly ofClauses: readonly JunitTest[]
}

export function clauseTests({ clauses, cases, failOn }: ContractReport): Tests {
  const judged = new Map<string, ReportedClause>(clauses.map((each) => [each.clause, each]))
  const told = new Set<string>()
  const ofCases = cases.map((tried) => {
    const tests = tried.clauses.flatMap(({ clause, verdict }): readonly JunitTest[] => {
      const whole = judged.get(clause)
      if (!whole) return []
      const findings = whole.findings.filter((each) => each.case === tried.id)
      const own = { ...whole, verdict: verdictIn(verdict, whole), findings }
      told.add(`${clause} ${own.verdict}`)
      return [testOf(own, failOn)]
    })
    return { tried, tests: [...problemOf(tried), ...tests] }
  })
  const untold = clauses.filter(({ clause, verdict }) => !told.has(`${clause} ${verdict}`))
  return { ofCases, ofClauses: untold.map((each) => testOf(each, failOn)) }
}

/** A case knows nothing of the list of known failures, the whole report does. */
function verdictIn(verdict: Verdict, whole: ReportedClause): Verdict {
  const isBroken = verdict === 'fail' || verdict === 'warn'
  if (whole.verdict === 'known-failure' && isBroken) return 'known-failure'
  return whole.verdict === 'unexpected-pass' && verdict === 'pass' ? 'unexpected-pass' : verdict
}

function problemOf({ id, problem }: ReportedCase): readonly JunitTest[] {
  if (problem === undefined) return []
  return [{ name: id, outcome: 'error', type: 'problem', message: problem, details: '' }]
}

function testOf(clause: ReportedClause, failOn: ContractReport['failOn']): JunitTest {
  const { clause: name, findings, because } = clause
  const parts = [...(because ? [`${because.en}\n${because.zh}`] : []), ...findings.map(inWords)]
  return {
    name,
    outcome: outcomeOf(clause, failOn),
    type: clause.verdict,
    message: messageOf(clause),
    details: parts.join('\n\n'),
  }
}

/** What warns is a test that passes and says something, unless warnings fail the run. */
function outcomeOf(
  { verdict, level }: ReportedClause,
  failOn: ContractReport['failOn'],
): JunitTest['outcome'] {
  if (verdict === 'pass') return 'passed'
  if (verdict === 'fail' || verdict === 'unexpected-pass') return 'failure'
  if (verdict !== 'warn') return 'skipped'
  return failOn === 'should' && level === 'should' ? 'failure' : 'passed'
}

function messageOf({ verdict, findings: [first], because }: ReportedClause): string {
  const text = first?.sentence ?? because ?? DEFAULTS[verdict]
  return `${text.en} ${text.zh}`
}

const DEFAULTS: { readonly [Name in Verdict]: ReportedFinding['sentence'] } = {
  pass: { en: 'kept', zh: '符合' },
  fail: { en: 'not kept', zh: '不符合' },
  warn: { en: 'not kept', zh: '不符合' },
  'not-exercised': { en: 'did not come up', zh: '本次未触及' },
  'not-applicable': { en: 'does not apply to this client', zh: '不适用于该客户端' },
  'known-failure': { en: 'is known to fail', zh: '已知不符合' },
  'unexpected-pass': {
    en: 'is kept, though it is listed as a known failure',
    zh: '已列为已知不符合项，本次却通过了',
  },
}

function inWords({ sentence, exchange, document, replay }: ReportedFinding): string {
  const { en, zh } = sentence
  const seen = exchange
    ? [
        `#${exchange.id} ${exchange.request.method} ${exchange.request.target} -> ${exchange.response.status}`,
      ]
    : []
  return [en, zh, ...seen, document, replay].join('\n')
}
