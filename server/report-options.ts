import { access, constants, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { type KnownFailure, parseKnownFailures } from '../contract-tests/judge/known-failures.js'
import type { ContractReport } from '../contract-tests/report/report.js'
import { UsageError } from '../mocks/usage.js'
import type { Arguments } from './arguments.js'
import { oneOf } from './control-input.js'
import { EnvironmentError } from './environment-error.js'
import type { Io } from './io.js'

/** How a report is written is told by the end of the file's name. */
export const reportFormats = ['.json', '.xml', '.html', '.har'] as const
export type ReportFormat = (typeof reportFormats)[number]

export interface ReportFile {
  /** As it was named. */
  readonly name: string
  readonly path: string
  readonly format: ReportFormat
}

/** How what was seen is judged, and where the verdicts go: what `exec` and `verify` share. */
export interface ReportOptions {
  readonly failOn: ContractReport['failOn']
  readonly profile: ContractReport['profile']
  readonly files: readonly ReportFile[]
  readonly known: readonly KnownFailure[]
}

/**
 * Reads and tries everything before the client starts: nobody wants to hear after an hour of tests that a report cannot
 * be written.
 */
export async function readReportOptions(args: Arguments, io: Io): Promise<ReportOptions> {
  const text = (name: string): string | undefined => args.flags.get(name)?.at(-1)
  const failOn = oneOf(failOns, text('fail-on') ?? 'must', 'choice of --fail-on')
  const profile = oneOf(profiles, text('profile') ?? 'development', 'profile')
  const files = (args.flags.get('report') ?? []).map((name) => reportFile(name, io))
  const named = text('known-failures')
  const known = named === undefined ? [] : await readKnownFailures(named, io)
  for (const file of files) await checkWritable(file)
  return { failOn, profile, files, known }
}

const failOns = ['must', 'should', 'none'] as const
const profiles = ['development', 'production'] as const

function reportFile(name: string, { cwd }: Io): ReportFile {
  const format = reportFormats.find((each) => each === extname(name).toLowerCase())
  if (format === undefined) {
    const ends = reportFormats.join(', ')
    throw new UsageError(`--report takes a file whose name ends in one of ${ends}; got ${name}`)
  }
  return { name, path: resolve(cwd, name), format }
}

/** Makes the folder as well: what builds throws its own away, and makes it late. */
async function checkWritable({ name, path }: ReportFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await access(dirname(path), constants.W_OK)
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (found) await access(path, constants.W_OK)
  } catch (error) {
    throw new EnvironmentError(`cannot write the report ${name}: ${codeOf(error)}`)
  }
}

async function readKnownFailures(name: string, { cwd }: Io): Promise<readonly KnownFailure[]> {
  let text: string
  try {
    text = await readFile(resolve(cwd, name), 'utf8')
  } catch (error) {
    throw new EnvironmentError(`cannot read the known failures ${name}: ${codeOf(error)}`)
  }
  return parseKnownFailures(text)
}

/** What the system says of a file. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
