import { rmSync } from 'node:fs'
import { banner, bannerJson, signSample } from '../banner.js'
import { type Instance, writeInstance } from '../instances.js'
import type { Notification } from '../../mocks/index.js'
import type { Io } from '../io.js'
import { readStartOptions, type StartOptions } from '../options.js'
import { requestJson, requestLine } from '../request-line.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { surroundingsOf } from '../surroundings.js'
import { version } from '../version.js'
import type { Run } from './index.js'

/** Serves until SIGTERM or SIGINT. */
export const start: Run = async (args, io) => {
  const options = await readStartOptions(args, surroundingsOf(io))
  const signals = watchSignals(io)
  let running: Running | undefined
  let file: string | undefined
  try {
    running = await serve(options, io)
    io.preferEventLoop()
    log(running, options, io)
    const startedAt = io.now()
    file = await leaveAddress(running, startedAt, options.state, io)
    signals.beforeExit(() => file !== undefined && rmSync(file, { force: true }))
    await announce(running, startedAt, options, io)
    await signals.first
    listUndelivered(await running.close(), io)
    return 0
  } finally {
    if (file !== undefined) rmSync(file, { force: true })
    signals.release()
  }
}

/** Whoever waits for a notice wants to know that it will not come. */
function listUndelivered(undelivered: readonly Notification[], io: Io): void {
  if (undelivered.length === 0) return
  io.stderr.write(`wechatpay-mock: ${undelivered.length} notices were not delivered:\n`)
  for (const { id, outTradeNo, url, attempts } of undelivered.slice(0, LISTED)) {
    io.stderr.write(`  ${id} of order ${outTradeNo} to ${url}, tried ${attempts.length} times\n`)
  }
  if (undelivered.length > LISTED) io.stderr.write(`  and ${undelivered.length - LISTED} more\n`)
}

const LISTED = 100

interface Signals {
  /** Fulfilled by the first signal. */
  readonly first: Promise<void>
  /** What is left to do when a second signal ends the process at once. */
  beforeExit(last: () => void): void
  release(): void
}

function watchSignals(io: Io): Signals {
  let count = 0
  let last: (() => void) | undefined
  let fulfil: (() => void) | undefined
  const first = new Promise<void>((resolve) => (fulfil = resolve))
  const release = io.onSignal((signal) => {
    fulfil?.()
    if (++count < 2) return
    last?.()
    // As a shell reports a program that a signal has ended.
    io.exit(signal === 'SIGINT' ? 130 : 143)
  })
  return { first, beforeExit: (given) => (last = given), release }
}

function log({ mock }: Running, { quiet, json }: StartOptions, io: Io): void {
  if (quiet) return
  const show = json ? requestJson : requestLine
  mock.on('exchange', (exchange) => io.stderr.write(`${show(exchange, io.now())}\n`))
}

/** Without the file only `env` suffers, so a state folder that cannot be written is not fatal. */
async function leaveAddress(
  { url, port, adminToken }: Running,
  startedAt: Date,
  state: string,
  io: Io,
): Promise<string | undefined> {
  const instance: Instance = {
    url,
    port,
    pid: process.pid,
    ...(adminToken !== undefined && { adminToken }),
    startedAt: startedAt.toISOString(),
  }
  try {
    return await writeInstance(state, instance)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    io.stderr.write(
      `wechatpay-mock: cannot write to ${state} (${code}), so env will not find this instance\n`,
    )
    return undefined
  }
}

async function announce(
  running: Running,
  startedAt: Date,
  options: StartOptions,
  io: Io,
): Promise<void> {
  if (options.quiet) return
  const { url, port, adminToken, mock } = running
  const { auth = 'lenient', world = 'open' } = options.server
  const merchants = mock.merchants.all()
  const facts = {
    version,
    url,
    port,
    pid: process.pid,
    auth,
    world,
    merchants,
    startedAt,
    ...(adminToken !== undefined && { adminToken }),
    ...(auth === 'strict' && (await signSample(mock.merchants, { merchants, startedAt }))),
  }
  io.stdout.write(options.json ? bannerJson(facts) : banner(facts))
}
