import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arguments } from '../arguments.js'
import { attachment } from '../attachment.js'
import { examine, type Finding } from '../doctor/examine.js'
import { findingsInLines } from '../doctor/findings-in-lines.js'
import { toolchains } from '../doctor/toolchains.js'
import { EnvironmentError } from '../environment-error.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { readStateFolder, readText } from '../options.js'
import { serve } from '../serve.js'
import { surroundingsOf } from '../surroundings.js'
import type { Run } from './index.js'

/** Lets every language that is here call a mock by the name of WeChat's host, and says which of them got there. */
export const doctor: Run = async (args, io) => {
  const asJson = isJson(args, io)
  const stop = new AbortController()
  let code = 0
  const release = io.onSignal((signal) => {
    code = signal === 'SIGINT' ? 130 : 143
    stop.abort()
  })
  const folder = await temporaryFolder()
  try {
    const findings = await examineAll(args, io, { folder, signal: stop.signal })
    if (code !== 0) return code
    if (findings.every(({ found }) => !found)) throw new EnvironmentError(NOTHING)
    if (asJson) return printJson(io, findings)
    io.stdout.write(findingsInLines(findings))
    return 0
  } finally {
    // What was stopped may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    release()
  }
}

const NOTHING = `none of these is on the PATH: ${toolchains.map(({ name }) => name).join(', ')}`

/** Compilers take seconds, more so when all of them begin at once. */
const LIMIT_MS = 60_000

async function examineAll(
  args: Arguments,
  io: Io,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  // Without one that was asked for, nothing is to be left behind.
  const isGiven = readText(args, 'state', io.env) !== undefined
  const state = isGiven ? await readStateFolder(args, surroundingsOf(io)) : join(folder, 'state')
  const options = { state, quiet: true, json: false, withoutEffect: [] }
  // Who could not connect says so by itself.
  const stderr = { write: () => undefined }
  const running = await serve({ ...options, server: { port: 0 } }, { env: io.env, stderr })
  try {
    const paths = new Set<string>()
    running.mock.on('exchange', ({ request }) => paths.add(request.target))
    const { trust } = await running.prepareEnvironment()
    const { env, platform } = io
    const around = {
      env,
      attachment: attachment({ port: running.port, trust, env, platform }),
      folder,
      platform,
      limitMs: LIMIT_MS,
      signal,
      hasSeen: (path: string) => paths.has(path),
    }
    return await Promise.all(toolchains.map((each) => examine(each, around)))
  } finally {
    await running.removeFiles()
    await running.close()
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'wechatpay-mock-doctor-'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // node:fs throws nothing else
    throw new EnvironmentError(`cannot write to ${tmpdir()}: ${code}`)
  }
}
