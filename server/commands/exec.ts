import { lookup } from 'node:dns/promises'
import type { Exchange } from '../../mocks/index.js'
import { type Arguments, isOn } from '../arguments.js'
import { attachment } from '../attachment.js'
import { runChild } from '../child.js'
import type { Io } from '../io.js'
import { readStartOptions, type StartOptions } from '../options.js'
import { requestLine } from '../request-line.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { surroundingsOf } from '../surroundings.js'
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
    canResolve: !jvmSocks || (await canResolve()),
  })
  const code = await runChild(
    {
      command: args.positionals,
      env: { ...io.env, ...variables, ...attached },
      cwd: io.cwd,
      isInteractive: process.stdin.isTTY,
    },
    io,
  )
  if (!options.quiet) io.stderr.write(count === 0 ? noRequest(args) : summary(seen, count))
  return code
}

/** As many as a person would read. */
const SHOWN = 1_000
const LISTED = 20

/** A free port, so that two can run at once, and as strict as the platform. */
async function readExecOptions(args: Arguments, io: Io): Promise<StartOptions> {
  const options = await readStartOptions(args, surroundingsOf(io))
  const { port, auth = 'strict', ...server } = options.server
  const isChosen = args.flags.has('port')
  return { ...options, server: { ...server, auth, port: isChosen ? (port ?? 0) : 0 } }
}

/** A JVM gives up before it asks the proxy where it does not find a name. */
async function canResolve(): Promise<boolean> {
  const found = lookup('api.mch.weixin.qq.com').then(
    () => true,
    () => false,
  )
  const patience = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref())
  return Promise.race([found, patience])
}

function noRequest({ positionals: [program = ''] }: Arguments): string {
  return [
    `wechatpay-mock: ${program} sent no request to a WeChat host that was seen here.`,
    'Perhaps',
    '- it needs none for what it did;',
    '- what sends them does not get its environment: a daemon, a container, sudo;',
    '- it is a JVM with an HTTP client that knows no proxy (Apache HttpClient, as in',
    '  WxJava): add --jvm-socks;',
    '- it is a Go program on macOS or Windows, which trusts the system alone.',
    'See what attaches on this machine: wechatpay-mock doctor',
    '',
  ].join('\n')
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
