import { setMaxListeners } from 'node:events'
import { watchTraffic } from '../../contract-tests/report/traffic.js'
import type { Io } from '../io.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { listCases } from '../verify/list.js'
import { openClient } from '../verify/open-client.js'
import { readVerifyOptions, type VerifyOptions } from '../verify/options.js'
import { planTrials } from '../verify/plan.js'
import { Progress } from '../verify/progress.js'
import { report } from '../verify/report.js'
import { tryCases } from '../verify/try-cases.js'
import type { Run } from './index.js'

/** Tries the cases of the contract kit with a client in any language, and says how it kept its duties. */
export const verify: Run = async (args, io) => {
  const options = await readVerifyOptions(args, io)
  if (options.isList) {
    const { cases } = await import('../../contract-tests/cases/index.js')
    return listCases(planTrials(cases, options.choice, options), args, io)
  }
  // A line for every notice is for who follows one order, not for dozens of cases.
  const running = await serve({ ...options.start, quiet: true }, io)
  const interruption = new AbortController()
  setMaxListeners(Infinity, interruption.signal) // one for every process
  const release = io.onSignal((signal) => interruption.abort(new Interrupted(signal)))
  try {
    return await tryAll(running, options, { signal: interruption.signal, io })
  } catch (error) {
    // Whatever fails after an interruption fails because of it.
    const { reason } = interruption.signal as { readonly reason: unknown }
    if (reason instanceof Interrupted) return SIGNAL_CODES[reason.signal]
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

async function tryAll(
  running: Running,
  options: VerifyOptions,
  { signal, io }: { readonly signal: AbortSignal; readonly io: Io },
): Promise<number> {
  const { cases } = await running.desk()
  // A glob that fits nothing is told before anything is started.
  planTrials(cases, options.choice, {})
  const opened = await openClient(running, options, { signal, io })
  const { client, offer } = opened
  try {
    const planned = planTrials(cases, options.choice, offer)
    const progress = new Progress(options.start.quiet ? silence : io.stderr, planned.length)
    const startedAt = io.now()
    const traffic = watchTraffic(running.mock)
    const tried = await tryCases(planned, { client, progress, jobs: options.jobs, signal })
    progress.clear()
    signal.throwIfAborted()
    return await report({ tried, seen: traffic.finish(), options, opened, startedAt, io })
  } finally {
    await client.close()
  }
}

const silence = { write: () => undefined }
