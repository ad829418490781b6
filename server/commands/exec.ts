import { basename } from 'node:path'
import type { Exchange } from '../../mocks/index.js'
import { UsageError } from '../../mocks/usage.js'
import { type Arguments, isOn } from '../arguments.js'
import { attachment } from '../attachment.js'
import { runChild } from '../child.js'
import type { Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import { readStartOptions, type StartOptions } from '../options.js'
import { requestLine } from '../request-line.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { surroundingsOf } from '../surroundings.js'
import { labelled, printable, wrap } from '../terminal.js'
import type { Run } from './index.js'

/** Runs a program that finds WeChat's hosts here, whatever language it is written in. */
export const exec: Run = async (args, io) => {
  const options = await readExecOptions(args, io)
  const running = await serve(options, io)
  try {
    return await runAttached(running, options, args, io)
  } finally {
    await running.removeFiles()
    await running.close()
  }
}

async function runAttached(
  running: Running,
  options: StartOptions,
  args: Arguments,
  io: Io,
): Promise<number> {
  const seen: Exchange[] = []
  running.mock.on('exchange', (exchange) => seen.length < SHOWN && seen.push(exchange))
  let count = 0
  running.mock.on('exchange', () => count++)
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
  const code = await runChild(
    {
      command: args.positionals,
      env: { ...io.env, ...variables, ...attached },
      cwd: io.cwd,
      isInteractive: [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY),
    },
    io,
  )
  const [program = ''] = args.positionals
  const report = count === 0 ? noRequest(program, jvmSocks) : summary(seen, count)
  if (!options.quiet) io.stderr.write(report)
  return code
}

/** As many as a person would read. */
const SHOWN = 1_000
const LISTED = 20

/** A free port, so that two can run at once, and as strict as the platform. A second port is for `start` alone. */
async function readExecOptions(args: Arguments, io: Io): Promise<StartOptions> {
  const options = await readStartOptions(args, surroundingsOf(io))
  const { port, auth = 'strict', tlsPort: _, ...server } = options.server
  if (!ATTACHABLE.has(server.host ?? '127.0.0.1')) {
    throw new UsageError(`exec attaches by 127.0.0.1, where --host ${server.host} does not listen`)
  }
  const isChosen = args.flags.has('port')
  return { ...options, server: { ...server, auth, port: isChosen ? (port ?? 0) : 0 } }
}

const ATTACHABLE: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '0.0.0.0', '::'])

function noRequest(program: string, jvmSocks: boolean): string {
  const name = printable(basename(program))
  const perhaps = [
    'it needs none for what it did;',
    'what sends them does not get its environment: a daemon, a container, sudo;',
    ...(jvmSocks
      ? []
      : [
          'it is a JVM with an HTTP client that knows no proxy (Apache HttpClient, as in WxJava): add --jvm-socks;',
        ]),
    'it is a Go program on macOS or Windows, which trusts the system alone.',
  ]
  const lines = [
    ...wrap(`wechatpay-mock: ${name} sent no request to a WeChat host that was seen here.`, ''),
    'Perhaps',
    ...perhaps.flatMap((reason) => labelled('-', reason, 2)),
    'See what attaches on this machine: wechatpay-mock doctor',
  ]
  return `${lines.join('\n')}\n`
}

/** How many went how, and those that went wrong without being asked to. */
function summary(seen: readonly Exchange[], count: number): string {
  const wrong = seen.filter(({ outcome, provoked }) => outcome !== 'ok' && !provoked)
  const more = count > seen.length ? ` (the first ${seen.length} were looked at)` : ''
  const lines = wrong.slice(0, LISTED).map((each) => `  ${requestLine(each, new Date(each.at))}\n`)
  const rest = wrong.length > LISTED ? `  and ${wrong.length - LISTED} more\n` : ''
  const refused = wrong.length === 0 ? 'none was refused' : `${wrong.length} refused:`
  return `wechatpay-mock: ${count} request${count === 1 ? '' : 's'}${more}, ${refused}\n${lines.join('')}${rest}`
}
