// Every process is bounded in time and output, and is ended together with what it started itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const GRACE_MS = 5_000
const MAX_OUTPUT = 1_000_000

/** The first of each group that still runs, and what ends the group when it must. */
const leaders = new Map()
process.on('exit', () => {
  for (const [leader, signal] of leaders) signalGroup(leader, signal)
})
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => process.exit(code))
}

/** Runs a command to its end, or until the time is over: `{ code, stdout, stderr, isLate }`. */
export async function run(command, { timeoutMs, endWith = 'SIGKILL', ...options }) {
  const child = launch(command, { endWith, ...options })
  const output = collect(child)
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    signalGroup(child, endWith)
  }, timeoutMs)
  try {
    const [code] = await once(child, 'close')
    return { code, isLate, ...output }
  } catch (error) {
    return { code: -1, isLate, ...output, stderr: error.message }
  } finally {
    clearTimeout(limit)
    leaders.delete(child)
  }
}

/** Starts a command that goes on; resolves to its first line and to what ends it. */
export async function start(command, { timeoutMs, ...options }) {
  const child = launch(command, { endWith: 'SIGKILL', ...options })
  const output = collect(child)
  const closed = once(child, 'close').finally(() => leaders.delete(child))
  closed.catch(() => undefined) // told by the race below
  const stop = () => end(child, closed)
  try {
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(timeoutMs) }),
      closed.then(() => {
        throw new Error(`ended before it listened`)
      }),
    ])
    return { line, stop }
  } catch (error) {
    await stop()
    throw new Error(`${command.join(' ')}: ${error.message}\n${output.stderr}`, { cause: error })
  }
}

/** Leads a group of its own, so that a build tool's children can be ended with it. */
function launch([file, ...args], { endWith, ...options }) {
  const child = spawn(file, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  if (child.pid !== undefined) leaders.set(child, endWith)
  return child
}

function collect(child) {
  const output = { stdout: '', stderr: '' }
  for (const name of Object.keys(output)) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] = (output[name] + text).slice(-MAX_OUTPUT)
    })
  }
  return output
}

async function end(child, closed) {
  if (!leaders.has(child)) return
  signalGroup(child, 'SIGTERM')
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
  await closed
  clearTimeout(force)
}

function signalGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
