import type { Arguments } from '../arguments.js'
import type { Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { commandPlayer } from '../verify/command-player.js'
import { listCases } from '../verify/list.js'
import { readVerifyOptions, type VerifyOptions } from '../verify/options.js'
import { planTrials, type Trial } from '../verify/plan.js'
import { Progress } from '../verify/progress.js'
import { report } from '../verify/report.js'
import { countStrangers } from '../verify/strangers.js'
import { attachedEnvironment, tryCases } from '../verify/try-cases.js'
import type { Run } from './index.js'

/** Tries the cases of the contract kit with a client in any language, and says how it kept its duties. */
export const verify: Run = async (args, io) => {
  const options = await readVerifyOptions(args, io)
  const running = await serve(options.start, io)
  const interruption = new AbortController()
  const release = io.onSignal((signal) => interruption.abort(new Interrupted(signal)))
  try {
    const trials = planTrials((await running.desk()).cases, options.choice)
    if (options.isList) return listCases(trials, args, io)
    return await tryAll(trials, running, options, { signal: interruption.signal, args, io })
  } catch (error) {
    if (error instanceof Interrupted) return SIGNAL_CODES[error.signal]
    throw error
  } finally {
    release()
    await running.removeFiles()
    await running.close()
  }
}

class Interrupted extends Error {
  readonly signal: 'SIGINT' | 'SIGTERM'
  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(signal)
    this.signal = signal
  }
}

/** As shells count it. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const

interface Around {
  readonly signal: AbortSignal
  readonly args: Arguments
  readonly io: Io
}

async function tryAll(
  trials: readonly Trial[],
  running: Running,
  options: VerifyOptions,
  { signal, io }: Around,
): Promise<number> {
  const { client, jobs, timeoutMs, profile, notifyUrl, jvmSocks } = options
  const { env, cwd, platform } = io
  const progress = new Progress(options.start.quiet ? silence : io.stderr, trials.length)
  const canResolve = !jvmSocks || (await canResolveWechat())
  const attached = await attachedEnvironment(running, { env, platform, jvmSocks, canResolve })
  const desk = await running.desk()
  const stranger = countStrangers(running.mock, (mchid) => desk.isOurs(mchid))
  const common = { command: client?.command ?? '', cwd, timeoutMs, signal }
  const player = commandPlayer({ ...common, stranger })
  try {
    const startedAt = io.now()
    const tried = await tryCases(trials, {
      running,
      player,
      progress,
      jobs,
      profile,
      signal,
      env: attached,
      ...(notifyUrl !== undefined && { notifyUrl }),
    })
    progress.clear()
    signal.throwIfAborted()
    return await report({ tried, running, options, startedAt, io })
  } finally {
    await player.close()
  }
}

const silence = { write: () => undefined }
