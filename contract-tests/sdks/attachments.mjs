// How a program gets to a mock: each entry starts one, holds the trial against it and ends it.
//
// A way without a base URL is one more entry. The mock's own command then serves and sets the environment, and the trial
// is its child: `runTrial` needs only the WECHATPAY_MOCK_* variables, and there is no SDK_BASE_URL.
import { fileURLToPath } from 'node:url'
import { control } from './control.mjs'
import { start } from './processes.mjs'
import { runTrial } from './trial.mjs'

const START_MS = 30_000
const cli = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url))

export const attachments = { 'base-url': byBaseUrl }

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
