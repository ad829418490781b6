// How a user gets the package: packed, and installed into a project. Plain JavaScript, so that it runs without a build too.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const maxBuffer = 64 * 1024 * 1024

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Packs the package into a folder; resolves to the path of the tarball. */
export async function pack(folder) {
  const command = ['pack', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', command, { cwd: repository, maxBuffer })
  // Scripts that run while packing may print before the JSON.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')))
  return join(folder, filename)
}

/** Makes an empty project of a folder, with these packages in it. */
export async function installInto(folder, ...packages) {
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-merchant", "private": true }\n')
  const command = ['install', '--no-audit', '--no-fund', ...packages]
  await run('npm', command, { cwd: folder, maxBuffer })
}
