import type { Exchange } from 'wechatpay-mock'
import { fold, widthOf } from './columns.js'
import { countVerdicts, MARKS } from './marks.js'
import type { ContractReport, ReportedCase, ReportedClause, ReportedFinding } from './report.js'

export interface TerminalOptions {
  readonly color: boolean
  readonly columns: number
  /** `false`: marks of ASCII only. Default: yes. */
  readonly unicode?: boolean
}

/** So many findings of a clause; the files have them all. */
const SHOWN_FINDINGS = 3

/** The report for a person at a terminal: every line of a clause begins with its mark and its id. */
export function renderTerminal(report: ContractReport, options: TerminalOptions): string {
  const columns = Math.max(40, Math.min(options.columns, 100))
  const pen = new Pen(options, columns)
  const told = report.clauses.filter(({ verdict }) => !QUIET.has(verdict))
  const lines = [
    '',
    ...told.flatMap((clause) => clauseLines(clause, pen)),
    ...quietLines(report.clauses, 'not-exercised', 'Not exercised', pen),
    ...quietLines(report.clauses, 'not-applicable', 'Not applicable', pen),
    ...caseLines(report.cases, pen),
    '',
    ...summaryLines(report, pen),
  ]
  return `${lines.join('\n')}\n`
}

const QUIET: ReadonlySet<string> = new Set(['not-exercised', 'not-applicable'])

/** What differs between terminals. */
class Pen {
  readonly columns: number
  readonly #options: TerminalOptions

  constructor(options: TerminalOptions, columns: number) {
    this.#options = options
    this.columns = columns
  }

  mark(verdict: ReportedClause['verdict']): string {
    const { unicode, ascii, color } = MARKS[verdict]
    return this.paint(this.#options.unicode === false ? ascii : unicode, color)
  }

  paint(text: string, color: keyof typeof COLORS): string {
    return this.#options.color ? `\u001b[${COLORS[color]}m${text}\u001b[0m` : text
  }

  fold(text: string, margin: string): string[] {
    return fold(printable(text), this.columns, margin)
  }
}

const COLORS = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const

/** What a client sent must not move the cursor of whoever reads about it. */
const printable = (text: string): string =>
  text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?')

function clauseLines(clause: ReportedClause, pen: Pen): string[] {
  const { verdict, clause: id, level, count, exercised, because, findings } = clause
  const head = `${pen.mark(verdict)} ${pen.paint(id, 'bold')}`
  if (verdict === 'pass') return [`${head} ${pen.paint(`(${exercised})`, 'dim')}`]
  const times = count > 1 ? `, ${count} times` : ''
  const title = `${head} ${pen.paint(`${level.toUpperCase()}${times}`, 'dim')}`
  const reason = because ? pen.fold(because.en, '  ') : []
  if (verdict === 'unexpected-pass' || verdict === 'known-failure') return [title, ...reason]
  const shown = findings.slice(0, SHOWN_FINDINGS).flatMap((each) => findingLines(each, pen))
  const [first] = findings
  const more =
    count > SHOWN_FINDINGS ? [`  and ${count - SHOWN_FINDINGS} more; --report has them`] : []
  return [
    title,
    ...shown,
    ...more,
    ...(first ? [pen.paint(`  ${first.document}`, 'dim'), ...replayLines(first, pen)] : []),
  ]
}

function findingLines({ sentence, exchange, case: ofCase }: ReportedFinding, pen: Pen): string[] {
  const place = [exchange && requestOf(exchange), ofCase && `case ${ofCase}`].filter(Boolean)
  return [
    ...pen.fold(sentence.en, '  '),
    ...(place.length > 0
      ? pen.fold(place.join(', '), '    ').map((line) => pen.paint(line, 'dim'))
      : []),
  ]
}

/** A command of several lines would break when it is indented, so a long one is left to the files. */
function replayLines({ replay }: ReportedFinding, pen: Pen): string[] {
  const isShort = !replay.includes('\n') && widthOf(replay) <= 4 * pen.columns
  const shown = isShort ? replay : 'in the files that --report writes'
  return [pen.paint(`  again: ${printable(shown)}`, 'dim')]
}

const requestOf = ({ id, request, response }: Exchange): string =>
  `request ${id}: ${request.method} ${request.target.slice(0, 160)} -> ${response.status}`

function quietLines(
  clauses: readonly ReportedClause[],
  verdict: ReportedClause['verdict'],
  title: string,
  pen: Pen,
): string[] {
  const ids = clauses.filter((each) => each.verdict === verdict).map(({ clause }) => clause)
  if (ids.length === 0) return []
  const text = `${title} (${ids.length}): ${ids.join(', ')}`
  const [first = '', ...rest] = pen.fold(text, '  ')
  return [
    `${pen.mark(verdict)} ${pen.paint(first.trimStart(), 'dim')}`,
    ...rest.map((line) => pen.paint(line, 'dim')),
  ]
}

/** Those that went well need no line. */
function caseLines(cases: readonly ReportedCase[], pen: Pen): string[] {
  const wanting = cases.filter(
    ({ verdict, problem }) => problem !== undefined || !WELL.has(verdict),
  )
  if (wanting.length === 0) return []
  return [
    '',
    'Cases',
    ...wanting.flatMap(({ id, endpoint, verdict, problem }) => [
      `  ${pen.mark(problem === undefined ? verdict : 'fail')} ${id} at ${endpoint}`,
      ...(problem === undefined ? [] : pen.fold(problem, '      ')),
    ]),
  ]
}

const WELL: ReadonlySet<string> = new Set(['pass', 'not-applicable', 'not-exercised'])

function summaryLines(report: ContractReport, pen: Pen): string[] {
  const { clauses, cases, coverage, exitCode, requests, durationMs } = report
  const [result, color] =
    exitCode === 0 ? (['kept', 'green'] as const) : (['broken', 'red'] as const)
  const [first = '', ...rest] = pen.fold(`Contract ${result}: ${countVerdicts(clauses)}`, '')
  const met = coverage.errors.filter(({ met: names }) => names.length > 0)
  const errors = met
    .map((each) => `${each.endpoint} ${each.met.length} of ${each.met.length + each.unmet.length}`)
    .join(', ')
  const tried = cases.length > 0 ? `, ${cases.length} cases` : ''
  return [
    first.replace(result, pen.paint(result, color)),
    ...rest,
    ...(report.kind === 'exec'
      ? ['What only goes wrong on purpose is tried by: wechatpay-mock verify']
      : []),
    ...pen.fold(
      `${requests} request${requests === 1 ? '' : 's'}${tried} in ${(durationMs / 1000).toFixed(1)} s; clauses exercised: ${coverage.clauses.exercised} of ${coverage.clauses.applicable}; documented errors met: ${errors || 'none'}`,
      '',
    ),
  ]
}
