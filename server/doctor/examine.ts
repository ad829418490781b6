import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../io.js'
import { printable } from '../terminal.js'
import { type Ended, runBounded } from './bounded-process.js'
import type { Toolchain } from './toolchains.js'

export interface Surroundings {
  /** What a program has here anyway, and what attaches it. */
  readonly env: Environment
  readonly attachment: Environment
  /** For the files of all probes; it goes away. */
  readonly folder: string
  readonly platform: string
  readonly limitMs: number
  readonly signal: AbortSignal
  /** Whether the mock has seen a request for a path. */
  readonly hasSeen: (path: string) => boolean
}

/** What is known of one toolchain. */
export interface Finding {
  readonly name: string
  readonly found: boolean
  readonly version?: string
  /** Whether a program of it that calls WeChat reaches the mock. */
  readonly attaches: boolean
  /** Why it does not. */
  readonly reason?: string
  readonly remark?: string
}

/** Looks for a toolchain and lets a program of it call the mock by the name of WeChat's host. */
export async function examine(toolchain: Toolchain, around: Surroundings): Promise<Finding> {
  const { name, remark } = toolchain
  const folder = join(around.folder, name)
  await mkdir(folder)
  const found = await findVersion(toolchain, folder, around)
  if (!found) return { name, found: false, attaches: false }
  const { command, version, ended } = found
  if (version === undefined) {
    return {
      name,
      found: true,
      attaches: false,
      reason: `does not start: ${lastWords(ended, around.limitMs)}`,
    }
  }
  const reason = await probe(toolchain, { command, version, folder }, around)
  const attaches = reason === undefined
  const said = remark?.({ version, attaches, platform: around.platform })
  return {
    name,
    found: true,
    version,
    attaches,
    ...(!attaches && { reason }),
    ...(said && { remark: said }),
  }
}

interface Found {
  readonly command: string
  readonly version: string | undefined
  readonly ended: Ended
}

async function findVersion(
  { commands, versionArguments, version }: Toolchain,
  folder: string,
  { env, limitMs, signal }: Surroundings,
): Promise<Found | undefined> {
  for (const command of commands) {
    const bounds = { env: { ...env, ...temporary(folder) }, cwd: folder, limitMs, signal }
    const ended = await runBounded([command, ...versionArguments], bounds)
    if (!ended) continue
    return { command, version: version.exec(ended.stdout + ended.stderr)?.[1], ended }
  }
  return undefined
}

/** Why a program of this toolchain did not reach the mock, or undefined if it did. */
async function probe(
  toolchain: Toolchain,
  { command, version, folder }: { command: string; version: string; folder: string },
  { env, attachment, limitMs, signal, hasSeen }: Surroundings,
): Promise<string | undefined> {
  const path = `/doctor/${toolchain.name}`
  const url = `${HOST}${path}`
  const { args, files = {}, env: own } = toolchain.probe({ url, version, folder })
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  const ended = await runBounded([command, ...args], {
    env: { ...env, ...attachment, ...own, ...temporary(folder) },
    cwd: folder,
    limitMs,
    signal,
  })
  if (hasSeen(path)) return undefined
  return ended?.code === 0 ? 'its request went past the mock' : lastWords(ended, limitMs)
}

const HOST = 'https://api.mch.weixin.qq.com'

/** Compilers and virtual machines leave files there, most of all when they are stopped. */
const temporary = (folder: string): Environment => ({ TMPDIR: folder, TMP: folder, TEMP: folder })

/** What is no reason: how `go run` and the JVM announce themselves. */
const NOISE = /^(\s*|exit status \d+|(NOTE: )?Picked up \w+_OPTIONS: .*)$/

function lastWords(ended: Ended | undefined, limitMs: number): string {
  if (!ended) return 'it is not there any more'
  if (ended.isLate) return `it did not end within ${limitMs / 1000} s`
  const last = `${ended.stdout}\n${ended.stderr}`.split(/\r?\n/).findLast((it) => !NOISE.test(it))
  if (last !== undefined) return printable(last.trim()).slice(0, MAX_REASON)
  return ended.code === undefined ? 'it was ended' : `it ended with ${ended.code}`
}

const MAX_REASON = 300
