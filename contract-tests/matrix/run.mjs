// Runs the matrix as often as `--times` says, once by default: the reference client against every clause, and for
// every clause a client that breaks it. With it, once, clients with other flaws, the same cases on every surface, and tests under load. The last line reads `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { times: { type: 'string', default: '1' } } })
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) {
  process.stderr.write(`--times must be a whole number from 1, got ${values.times}\n`)
  process.exit(2)
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'matrix-'))
const report = join(folder, 'report.json')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const config = join(root, 'vitest.matrix.config.ts')
const argv = ['run', '--config', config, '--reporter=default', '--reporter=json']
const child = spawn(process.execPath, [vitest, ...argv, `--outputFile.json=${report}`], {
  cwd: root,
  env: { ...process.env, MATRIX_TIMES: String(times) },
  stdio: 'inherit',
})
const code = await new Promise((resolve) => child.on('close', resolve))

try {
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8'))
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`)
} catch {
  process.stdout.write('0 passed, 1 failed\n')
} finally {
  await rm(folder, { recursive: true })
}
process.exitCode = code === 0 ? 0 : 1
