import type { CasesDesk } from '../cases/desk.js'
import type { Arguments } from '../arguments.js'
import type { Io } from '../io.js'
import { canResolveWechat } from '../name-lookup.js'
import { serve } from '../serve.js'
import type { Running } from '../start.js'
import { commandPlayer } from '../verify/command-player.js'
import { listCases } from '../verify/list.js'
import { readVerifyOptions, type VerifyOptions } from '../verify/options.js'
import { planTrials, type Trial } from '../verify/plan.js'
import type { Player } from '../verify/player.js'
import { Progress } from '../verify/progress.js'
import { countStrangers } from '../verify/strangers.js'
import { attachedEnvironment, tryCases } from '../verify/try-cases.js'
import type { Run } from './index.js'

/** Tries the cases of the contract kit with a client in any language, and says how it kept its duties. */
export const verify: Run = async (args, io) => {
  const options = await readVerifyOptions(args, io)
  const running = await serve(options.start, io)
  const interrupted = new AbortController()
  const release = io.onSignal((signal) => interrupted.abort(signal))
  try {
    const trials = planTrials((await running.desk()).cases, options.choice)
    if (options.isList) return listCases(trials, args, io)
    return await tryAll(trials, running, options, interrupted.signal, io)
  } catch (error) {
    if (error === 'SIGINT' || error === 'SIGTERM') return SIGNAL_CODES[error]
    throw error
  } finally {
    release()
    await running.removeFiles()
    await running.close()
  }
}

/** As shells count it. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const
