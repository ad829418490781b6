// How a program gets to a mock: each entry starts one, holds the trial against it and ends it.
import { control } from './control.mjs'
import { cli, runInExec } from './exec.mjs'
import { start } from './processes.mjs'
import { surroundings } from './surroundings.mjs'
import { runTrial } from './trial.mjs'

const START_MS = 30_000

export const attachments = { 'base-url': byBaseUrl, exec: byExecs }

/** The program is told where the mock is. */
async function byBaseUrl(trial) {
  const { folder } = trial
  const flags = ['--port', '0', '--auth', 'strict', '--json', '--state', folder]
  const command = [process.execPath, cli, 'start', ...flags, '--signed-with', unasked(trial)]
  // A config file of the user's folder must not change the mock.
  const mock = await start(command, { cwd: folder, env: surroundings(), timeoutMs: START_MS })
  try {
    const { url } = JSON.parse(mock.line)
    const env = await control(url).get('env')
    return await runTrial(trial, { ...surroundings(), ...env, SDK_BASE_URL: url })
  } finally {
    await mock.stop()
  }
}

/** The road needs a mock that signs as the merchant verifies, whatever the other steps ask of theirs. */
async function byExecs(trial) {
  const result = await byExec(trial)
  const { sdk, mode } = trial
  if (!sdk.road) return result
  const flags = ['--signed-with', mode, ...(sdk.exec ?? [])]
  const road = await runInExec({ kind: 'road', trial, flags })
  return {
    ...result,
    outcomes: [...result.outcomes, ...road.outcomes],
    findings: [...result.findings, ...road.findings],
  }
}

/** The program calls the platform's own host. `kind` says what is tried with it. */
export function byExec(trial, kind = 'sdk') {
  const flags = ['--signed-with', unasked(trial), ...(trial.sdk.exec ?? [])]
  return runInExec({ kind, trial, flags })
}

/**
 * What signs when the request does not say so. For an SDK that does say so it is the other key, so that the SDK gets
 * its orders only when the mock has listened to it.
 */
function unasked({ sdk: { namesKey = false }, mode }) {
  if (!namesKey) return mode
  return mode === 'certificate' ? 'public-key' : 'certificate'
}
