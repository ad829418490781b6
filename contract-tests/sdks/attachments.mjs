// How a program gets to a mock: each entry starts one, holds the trial against it and ends it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { control } from './control.mjs'
import { run, start } from './processes.mjs'
import { runTrial } from './trial.mjs'

const START_MS = 30_000
// More than the trial grants the program, so that it is the trial that says what was late.
const EXEC_MS = 180_000
const cli = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url))
const attached = fileURLToPath(new URL('attached.mjs', import.meta.url))

export const attachments = { 'base-url': byBaseUrl, exec: byExec }

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

/** The program calls the platform's own host. The whole trial is the child, which reaches the mock by its variables. */
async function byExec(trial) {
  const { folder, sdk } = trial
  const file = join(folder, 'trial.json')
  writeFileSync(file, JSON.stringify(trial))
  const flags = ['--quiet', '--state', folder, '--signed-with', unasked(trial), ...(sdk.exec ?? [])]
  const command = [process.execPath, cli, 'exec', ...flags, '--', process.execPath, attached, file]
  const ended = await run(command, {
    cwd: folder,
    env: surroundings(),
    timeoutMs: EXEC_MS,
    // Goes through `exec` to the trial, which ends the program: that one leads a group of its own.
    endWith: 'SIGTERM',
  })
  if (ended.code === 0) return JSON.parse(ended.stdout)
  const why = ended.isLate ? `did not end within ${EXEC_MS / 1000} s` : `ended with ${ended.code}`
  throw new Error(`exec ${why}\n${ended.stderr}`)
}

/**
 * What signs when the request does not say so. For an SDK that does say so it is the other key, so that the SDK gets
 * its orders only when the mock has listened to it.
 */
function unasked({ sdk: { namesKey = false }, mode }) {
  if (!namesKey) return mode
  return mode === 'certificate' ? 'public-key' : 'certificate'
}

/** The environment of the harness, without what would make a mock or a program of this run differ from another run. */
function surroundings() {
  const own = Object.entries(process.env).filter(([name]) => !/^(WECHATPAY_MOCK|SDK)_/.test(name))
  const direct = [process.env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(',')
  return { ...Object.fromEntries(own), NO_PROXY: direct, no_proxy: direct }
}
