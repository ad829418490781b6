// Runs a program in the folder of its language and reads what it says.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './processes.mjs'

const PROGRAM_MS = 120_000

/** `programs` is the folder of the language, `folder` one for files that go away. */
export async function runProgram(command, { programs, folder, env, timeoutMs = PROGRAM_MS }) {
  const ended = await run(command, {
    cwd: programs,
    env: { ...env, TMPDIR: mkdtempSync(join(folder, 'tmp-')) },
    timeoutMs,
  })
  const lines = ended.stdout.split('\n').flatMap(readLine)
  return { lines, complaints: complaintsOf(ended, timeoutMs) }
}

/** The variables that tell a program of the protocol what to do. */
export function asks({ mode, folder }, steps) {
  const file = join(folder, 'steps.json')
  writeFileSync(file, JSON.stringify(steps))
  return { SDK_MODE: mode, SDK_STEPS: file }
}

/** A program may print other lines too. */
function readLine(text) {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? [value] : []
  } catch {
    return []
  }
}

function complaintsOf({ code, isLate, stderr }, timeoutMs) {
  if (isLate) return [`did not end within ${timeoutMs / 1000} s`]
  if (code === 0) return []
  const last = stderr.trim().split('\n').slice(-12).join('\n    ')
  return [`ended with ${code}:\n    ${last}`]
}
