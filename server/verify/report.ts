import type { Io } from '../io.js'
import { makeReport, publishReport } from '../report-files.js'
import { printable } from '../terminal.js'
import type { SeenTraffic } from '../../contract-tests/report/traffic.js'
import type { Tried } from './client.js'
import type { OpenedClient } from './open-client.js'
import type { VerifyOptions } from './options.js'

export interface Facts {
  readonly tried: readonly Tried[]
  readonly seen: SeenTraffic
  readonly options: VerifyOptions
  readonly opened: OpenedClient
  readonly startedAt: Date
  readonly io: Io
}

/** Says what the cases came to, wherever that is wanted, and what the client printed where one failed. */
export function report(facts: Facts): Promise<0 | 1> {
  const { tried, seen, options, startedAt, io } = facts
  const { quiet } = options.start
  if (!quiet) for (const each of tried) showOutput(each, io)
  const made = makeReport(
    {
      ...seen,
      kind: 'verify',
      client: nameOf(facts),
      startedAt,
      durationMs: io.now().getTime() - startedAt.getTime(),
      results: tried.flatMap(({ results }) => results),
      cases: tried.map((each) => each.case),
    },
    options.reporting,
  )
  return publishReport(made, { files: options.reporting.files, quiet }, io)
}

function nameOf({ options, opened }: Facts) {
  const { command = '', kind } = options.client ?? {}
  const { name, version } = opened
  return {
    ...(kind === 'driver' ? { driver: command } : { command }),
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
  }
}

/** The last lines are where programs say what was wrong. */
const SHOWN_LINES = 40

function showOutput({ case: tried, output = '' }: Tried, { stderr }: Io): void {
  const { id, endpoint, verdict, problem } = tried
  if (problem === undefined && verdict !== 'fail') return
  const lines = output.trimEnd().split('\n')
  if (output.trim() === '') return
  const left = lines.length - SHOWN_LINES
  const shown = lines.slice(-SHOWN_LINES).map((line) => `  | ${printable(line)}\n`)
  const more = left > 0 ? `  | (${left} lines before)\n` : ''
  stderr.write(`${id} (${endpoint}) printed:\n${more}${shown.join('')}`)
}
