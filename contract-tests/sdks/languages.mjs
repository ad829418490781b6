// A language is a folder with programs and an sdks.json that describes them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './processes.mjs'

const SETUP_MS = 900_000
const CHECK_MS = 60_000

const here = fileURLToPath(new URL('.', import.meta.url))

export function listLanguages() {
  return readdirSync(here).flatMap((language) => {
    const programs = join(here, language)
    const file = join(programs, 'sdks.json')
    if (!existsSync(file)) return []
    return [{ language, programs, ...JSON.parse(readFileSync(file, 'utf8')) }]
  })
}

/** The first command of a toolchain that cannot be run. */
export async function firstAbsent({ needs, programs }) {
  for (const command of needs) {
    const { code } = await run(command, { cwd: programs, timeoutMs: CHECK_MS })
    if (code !== 0) return command.join(' ')
  }
  return undefined
}

/** Installs and builds; what went wrong, if anything did. */
export async function setUp({ setup, programs }) {
  for (const command of setup) {
    const ended = await run(command, { cwd: programs, timeoutMs: SETUP_MS })
    if (ended.code === 0) continue
    const why = ended.isLate ? `did not end within ${SETUP_MS / 1000} s` : 'failed'
    const last = `${ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-20).join('\n  ')
    return `\`${command.join(' ')}\` ${why}\n  ${last}`
  }
  return undefined
}
