import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './processes.mjs'
import { surroundings } from './surroundings.mjs'

// More than a trial grants its programs, so that it is the trial that says what was late.
const EXEC_MS = 180_000
export const cli = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url))
const attached = fileURLToPath(new URL('attached.mjs', import.meta.url))

/** The whole trial is the child of `wechatpay-mock exec`, and reaches the mock by its variables. */
export async function runInExec({ kind, trial, flags = [], env = surroundings() }) {
  const { folder } = trial
  const file = join(folder, 'trial.json')
  writeFileSync(file, JSON.stringify(trial))
  const child = [process.execPath, attached, kind, file]
  const ended = await run(
    [process.execPath, cli, 'exec', '--quiet', '--state', folder, ...flags, '--', ...child],
    {
      cwd: folder,
      env,
      timeoutMs: EXEC_MS,
      // Goes through `exec` to the trial, which ends the program: that one leads a group of its own.
      endWith: 'SIGTERM',
    },
  )
  if (ended.code === 0) return JSON.parse(ended.stdout)
  const why = ended.isLate ? `did not end within ${EXEC_MS / 1000} s` : `ended with ${ended.code}`
  throw new Error(`exec ${why}\n${ended.stderr}`)
}
