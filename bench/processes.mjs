/** Starts pinned processes, waits until they listen, and leaves none behind. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const LISTEN_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 5_000

/** Servers on the second core; the load generator, and the one who waits for servers, on the first. */
export const SERVER_CORE = 1
export const LOAD_CORE = 0
/** For servers that work in several threads, and what is measured beside them. */
export const ALL_CORES = `0-${cpus().length - 1}`
export const canPin = availableParallelism() > 1 && isInPath('taskset')

/** Written to by contenders that keep files in the user's home. */
export const workFolder = mkdtempSync(join(tmpdir(), 'wechatpay-mock-bench-'))

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(workFolder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

/** Starts `command` on a core, or several. `ipc` opens a channel for messages. */
export function start(command, { cores = SERVER_CORE, ipc = false, env = {} } = {}) {
  const [file, ...args] = canPin ? ['taskset', '-c', String(cores), ...command] : command
  const child = spawn(file, args, {
    cwd: workFolder,
    env: { PATH: process.env.PATH, HOME: workFolder, ...env },
    stdio: ['ignore', 'ignore', 'pipe', ...(ipc ? ['ipc'] : [])],
  })
  running.add(child)
  child.complaints = ''
  child.stderr.on('data', (chunk) => {
    child.complaints = (child.complaints + chunk).slice(-2000)
  })
  child.on('error', (error) => {
    child.complaints += error.message
    running.delete(child)
  })
  child.on('exit', () => running.delete(child))
  return child
}

export async function stop(child) {
  if (!running.has(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(force)
}

/** A question over the channel. */
export async function ask(child, question, timeoutMs = 600_000) {
  const answer = nextMessage(child, timeoutMs)
  child.send(question)
  return answer
}

export async function nextMessage(child, timeoutMs = LISTEN_TIMEOUT_MS) {
  const controller = new AbortController()
  const { signal } = controller
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error(`ended early: ${child.complaints}`)
      }),
      wait(timeoutMs, undefined, { signal }).then(() => {
        throw new Error(`no answer within ${timeoutMs} ms: ${child.complaints}`)
      }),
    ])
    return message
  } finally {
    controller.abort()
  }
}

/** Resolves as soon as something listens there. Looks every millisecond. */
export async function untilListening(child, port) {
  const giveUpAt = performance.now() + LISTEN_TIMEOUT_MS
  while (performance.now() < giveUpAt) {
    if (!running.has(child)) throw new Error(`ended early: ${child.complaints}`)
    if (await accepts(port)) return
    await wait(1)
  }
  throw new Error(`does not listen after ${LISTEN_TIMEOUT_MS} ms: ${child.complaints}`)
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (result) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Megabytes, as the kernel counted them; nothing where there is no /proc. */
export function peakMemory(child) {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
  } catch {
    return undefined
  }
}

/** What the kernel has charged so far, all threads; in steps of 10 ms. */
export function cpuMilliseconds(child) {
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    const [, ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

function isInPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name))
      return true
    } catch {
      return false
    }
  })
}
