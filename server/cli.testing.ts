import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Environment, Io } from './io.js'
import { run } from './run.js'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Around {
  readonly env?: Environment
  readonly cwd?: string
  readonly home?: string
  readonly stdin?: string
}

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A folder that is gone when the test file has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wechatpay-mock-test-'))
  folders.push(folder)
  return folder
}

export interface CapturedIo extends Io {
  readonly captured: { out: string; err: string; exits: number[] }
  /** Sends a signal to whoever listens. */
  signal(name: 'SIGTERM' | 'SIGINT'): void
}

export function captureIo({
  env = {},
  cwd = '/',
  home = '/nowhere',
  stdin = '',
}: Around): CapturedIo {
  const captured = { out: '', err: '', exits: [] as number[] }
  const listeners = new Set<(signal: 'SIGTERM' | 'SIGINT') => void>()
  return {
    captured,
    stdout: { write: (text) => (captured.out += text) },
    stderr: { write: (text) => (captured.err += text) },
    stdin: (async function* () {
      yield Buffer.from(stdin)
    })(),
    env,
    cwd,
    platform: 'linux',
    home,
    now: () => new Date('2026-01-02T03:04:05.678Z'),
    onSignal(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    preferEventLoop: () => undefined,
    signal: (name) => listeners.forEach((each) => each(name)),
    exit: (code) => void captured.exits.push(code),
  }
}

/** One command line, from its words to what it printed. */
export async function runCaptured(argv: readonly string[], around: Around = {}): Promise<Ran> {
  const io = captureIo(around)
  const code = await run(argv, io)
  return { code, out: io.captured.out, err: io.captured.err }
}

export interface Started {
  readonly io: CapturedIo
  readonly url: string
  readonly home: string
  /** Sends SIGTERM and waits for the exit code. */
  stop(): Promise<number>
}

/** Runs `start` in this process until its banner is printed. */
export async function start(argv: readonly string[], cwd?: string): Promise<Started> {
  const home = await temporaryFolder()
  const io = captureIo({ home, ...(cwd !== undefined && { cwd }) })
  const listening = new Promise<string>((resolve) => {
    const { write } = io.stdout
    Object.assign(io.stdout, {
      write(text: string) {
        write(text)
        resolve(/http:\/\/[^\s"/]+/.exec(text)?.[0] ?? '')
      },
    })
  })
  const ended = run(['start', '--port', '0', ...argv], io)
  const url = await Promise.race([listening, ended.then((code) => `ended with ${code}`)])
  const stop = (): Promise<number> => {
    io.signal('SIGTERM')
    return ended
  }
  return { io, url, home, stop }
}

/** What the printed curl line sends. */
export function orderOf(banner: string): { address: string; body: string } {
  const match = /^curl '?(\S+?)'? \\\n {2}-H '(\S+ \S+)' \\\n {2}-d '([^']*)'\n$/m.exec(banner)
  return { address: match?.[1] ?? '', body: match?.[3] ?? '' }
}

export const post = (address: string, body: string): Promise<Response> =>
  fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
