import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  assembleReport,
  type ContractReport,
  renderGithub,
  renderHar,
  renderHtml,
  renderJson,
  renderJunit,
  renderTerminal,
  type RunFacts,
} from '../contract-tests/report/index.js'
import { EnvironmentError } from './environment-error.js'
import type { Io } from './io.js'
import { codeOf, type ReportFile, type ReportFormat, type ReportOptions } from './report-options.js'
import { COLUMNS } from './terminal.js'
import { version } from './version.js'

/** The report of what was seen, by the options that were given. */
export const makeReport = (
  facts: Omit<RunFacts, 'version' | 'known' | 'profile' | 'failOn'>,
  { known, profile, failOn }: ReportOptions,
): ContractReport => assembleReport({ ...facts, version, known, profile, failOn })

export interface PublishOptions extends Pick<ReportOptions, 'files'> {
  /** Print nothing; files are written all the same. */
  readonly quiet: boolean
}

/**
 * Hands a report to everybody who waits for it: the terminal, the files that were asked for, and GitHub where that is
 * what runs here. Returns the exit code that it stands for.
 */
export async function publishReport(
  report: ContractReport,
  { files, quiet }: PublishOptions,
  io: Pick<Io, 'stdout' | 'stderr' | 'env'>,
): Promise<0 | 1> {
  if (!quiet) io.stderr.write(renderTerminal(report, terminalOf(io)))
  for (const file of files) await writeReport(report, file)
  if (io.env['GITHUB_ACTIONS'] === 'true') await tellGithub(report, quiet, io)
  return report.exitCode
}

/** Colour is for people: not for a file or a pipe, and not for those who say no (no-color.org). */
function terminalOf({ stderr, env }: Pick<Io, 'stderr' | 'env'>): {
  readonly color: boolean
  readonly columns: number
} {
  const { isTTY = false, columns = COLUMNS } = stderr
  return { color: isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb', columns }
}

const renderers: { readonly [Format in ReportFormat]: (report: ContractReport) => string } = {
  '.json': renderJson,
  '.xml': renderJunit,
  '.html': renderHtml,
  '.har': renderHar,
}

async function writeReport(
  report: ContractReport,
  { name, path, format }: ReportFile,
): Promise<void> {
  const text = renderers[format](report)
  try {
    // What was tested may have thrown away the folder that was there before, as `mvn clean test` does.
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw new EnvironmentError(`cannot write the report ${name}: ${codeOf(error)}`)
  }
}

/** Annotations are read off the output of a step, the summary is a file of its own. */
async function tellGithub(
  report: ContractReport,
  quiet: boolean,
  { stdout, stderr, env }: Pick<Io, 'stdout' | 'stderr' | 'env'>,
): Promise<void> {
  const { annotations, summary } = renderGithub(report)
  // A command counts at the beginning of a line only, and some programs (Maven) do not end their last one.
  if (!quiet && annotations !== '') stdout.write(`\n${annotations}`)
  const file = env['GITHUB_STEP_SUMMARY']
  if (!file) return
  try {
    await appendFile(file, summary)
  } catch (error) {
    // The verdict does not hang on it.
    if (!quiet) stderr.write(`wechatpay-mock: cannot write the job summary: ${codeOf(error)}\n`)
  }
}
