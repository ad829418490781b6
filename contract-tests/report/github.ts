import { clauseOf } from '../clauses/index.js'
import { countVerdicts, MARKS } from './marks.js'
import type { ContractReport, ReportedClause } from './report.js'

/** What GitHub Actions shows beside the log: workflow commands for standard output, and a summary of the job. */
export interface GithubTexts {
  readonly annotations: string
  readonly summary: string
}

/** GitHub shows ten of a kind for each step, and drops the rest. */
const SHOWN = 10
/** A summary that is larger than 1 MiB is refused as a whole. */
const SUMMARY_CHARACTERS = 200_000

export function renderGithub(report: ContractReport): GithubTexts {
  const of = (verdicts: readonly string[]): readonly ReportedClause[] =>
    report.clauses.filter(({ verdict }) => verdicts.includes(verdict)).slice(0, SHOWN)
  const lines = [
    ...of(['fail', 'unexpected-pass']).map((each) => annotation('error', each)),
    ...of(['warn']).map((each) => annotation('warning', each)),
  ]
  return {
    annotations: lines.map((line) => `${line}\n`).join(''),
    summary: summaryOf(report).slice(0, SUMMARY_CHARACTERS),
  }
}

function annotation(command: 'error' | 'warning', clause: ReportedClause): string {
  const title = `${clause.clause} (${clause.level.toUpperCase()})`
  return `::${command} title=${escapeProperty(title)}::${escapeData(sentencesOf(clause).join('\n'))}`
}

/** In both languages, then where the platform says so. */
function sentencesOf({ clause, verdict, findings, because }: ReportedClause): readonly string[] {
  if (verdict === 'unexpected-pass') {
    return [
      because?.en ?? 'it is kept, though it is listed as a known failure',
      ...(because ? [because.zh] : []),
    ]
  }
  const [first] = findings
  if (!first) return [clauseOf(clause).duty.en]
  return [first.sentence.en, first.sentence.zh, first.document]
}

/** https://github.com/actions/toolkit, packages/core/src/command.ts, read 2026-11. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function summaryOf(report: ContractReport): string {
  const { clauses, coverage, exitCode, requests } = report
  const shown = clauses.filter(({ verdict }) => !QUIET.has(verdict))
  const rest = clauses.length - shown.length
  return [
    `## WeChat Pay contract: ${exitCode === 0 ? 'kept' : 'broken'}`,
    '',
    `${countVerdicts(clauses)}; ${requests} requests; clauses exercised ${coverage.clauses.exercised} of ${coverage.clauses.applicable}`,
    '',
    '| | Clause | Level | Finding | 发现 |',
    '| --- | --- | --- | --- | --- |',
    ...shown.map(row),
    ...(rest > 0 ? ['', `${rest} clauses were not exercised, or do not apply.`] : []),
    '',
  ].join('\n')
}

const QUIET: ReadonlySet<string> = new Set(['not-exercised', 'not-applicable'])

function row({ clause, level, verdict, findings, because }: ReportedClause): string {
  const [first] = findings
  const { document } = clauseOf(clause)
  const en = first?.sentence.en ?? because?.en ?? ''
  const zh = first?.sentence.zh ?? because?.zh ?? ''
  return `| ${MARKS[verdict].unicode} | [\`${clause}\`](${document}) | ${level.toUpperCase()} | ${cell(en)} | ${cell(zh)} |`
}

const cell = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
