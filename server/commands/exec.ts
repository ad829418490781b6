import { type Observation, observe } from '../../contract-tests/judge/observe.js'
import type { ContractReport } from '../../contract-tests/report/report.js'
// Not from the list of all formats, which is needed at the end alone.
import { watchTraffic } from '../../contract-tests/report/traffic.js'
import { UsageError } from '../../mocks/usage.js'
import { type Arguments, isOn } from '../arguments.js'
import { attachment } from '../attachment.js'
import { runChild } from '../child.js'
import { EnvironmentError } from '../environment-error.js'
import { noRequest, summary } from '../exec-summary.js'
import type { Environment, Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import { readStartOptions, type StartOptions } from '../options.js'
import { readReportOptions, type ReportOptions } from '../report-options.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { surroundingsOf } from '../surroundings.js'
import type { Run } from './index.js'

/** Runs a program that finds WeChat's hosts here, whatever language it is written in, and judges what it sends. */
export const exec: Run = async (args, io) => {
  const options = await readExecOptions(args, io)
  const running = await serve(options.start, io)
  try {
    return await runAttached(running, options, args, io)
  } finally {
    await running.removeFiles()
    await running.close()
  }
}

interface ExecOptions {
  readonly start: StartOptions
  readonly reporting: ReportOptions
}

async function runAttached(
  running: Running,
  options: ExecOptions,
  args: Arguments,
  io: Io,
): Promise<number> {
  const { start, reporting } = options
  const { profile } = reporting
  const { auth = 'strict' } = start.server
  const startedAt = io.now()
  const traffic = watchTraffic(running.mock)
  const observation = observe(running.mock, { profile, auth })
  const code = await runChild(
    {
      command: args.positionals,
      env: await environmentOf(running, args, io),
      cwd: io.cwd,
      isInteractive: [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY),
    },
    io,
  )
  try {
    const failed = await tell(traffic, observation, { ...options, args, startedAt, io })
    return code === 0 ? failed : code
  } catch (error) {
    // A report that could not be written is worth a line, and not the exit code of tests that failed.
    if (code === 0 || !(error instanceof EnvironmentError)) throw error
    io.stderr.write(`wechatpay-mock: ${error.message}\n`)
    return code
  }
}

interface Telling extends ExecOptions {
  readonly args: Arguments
  readonly startedAt: Date
  readonly io: Io
}

/** Says what was seen. What writes reports is loaded when there is one to write. */
async function tell(
  traffic: ReturnType<typeof watchTraffic>,
  observation: Observation,
  { start, reporting, args, startedAt, io }: Telling,
): Promise<ContractReport['exitCode']> {
  const { publishReport, makeReport } = await import('../report-files.js')
  const seen = { ...traffic.finish(), results: observation.finish() }
  const [program = ''] = args.positionals
  const isSilent = seen.requests === 0
  if (!start.quiet)
    io.stderr.write(isSilent ? noRequest(program, isOn(args, 'jvm-socks')) : summary(seen))
  const facts = {
    ...seen,
    kind: 'exec' as const,
    startedAt,
    durationMs: io.now().getTime() - startedAt.getTime(),
    client: { command: args.positionals.join(' ') },
  }
  const report = makeReport(facts, reporting)
  // Forty clauses that nothing was seen of are no news.
  return publishReport(report, { ...reporting, quiet: start.quiet || isSilent }, io)
}

/** What the program finds in its environment: where the mock is, and what attaches it. */
async function environmentOf(running: Running, args: Arguments, io: Io): Promise<Environment> {
  const { variables, trust } = await running.prepareEnvironment()
  const jvmSocks = isOn(args, 'jvm-socks')
  const attached = attachment({
    port: running.port,
    trust,
    env: io.env,
    platform: io.platform,
    jvmSocks,
    canResolve: !jvmSocks || (await canResolveWechat()),
  })
  return { ...io.env, ...variables, ...attached }
}

/** A free port, so that two can run at once, and as strict as the platform. A second port is for `start` alone. */
async function readExecOptions(args: Arguments, io: Io): Promise<ExecOptions> {
  const start = await readStartOptions(args, surroundingsOf(io))
  const { port, auth = 'strict', tlsPort: _, ...server } = start.server
  if (!ATTACHABLE.has(server.host ?? '127.0.0.1')) {
    throw new UsageError(`exec attaches by 127.0.0.1, where --host ${server.host} does not listen`)
  }
  const isChosen = args.flags.has('port')
  return {
    start: { ...start, server: { ...server, auth, port: isChosen ? (port ?? 0) : 0 } },
    reporting: await readReportOptions(args, io),
  }
}

const ATTACHABLE: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '0.0.0.0', '::'])
