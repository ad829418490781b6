/** What an empty project weighs once a contender is in it. */
import { execFile } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { packageJson } from './contenders.mjs'
import { workFolder } from './processes.mjs'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const TIMEOUT_MS = 300_000

/** Packages and megabytes by the packages asked for. Versions are those that are measured. */
export async function measureInstalls(contenders, { say }) {
  const results = {}
  for (const { name, packages } of contenders) {
    const same = contenders.find((each) => String(each.packages) === String(packages)).name
    results[name] = results[same] ?? (await install(packages))
    if (same === name) say(`install ${name}: ${results[name].packages} packages`)
  }
  return results
}

let count = 0
async function install(packages) {
  if (packages.length === 0) return { packages: 0, mb: 0 }
  const folder = join(workFolder, `project-${count++}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const what = []
  for (const name of packages) what.push(name === 'npm pack' ? await pack() : pin(name))
  await npm(['install', ...what], folder)
  const { packages: installed } = packageJson(join(folder, 'node_modules/.package-lock.json'))
  const mb = diskUsage(join(folder, 'node_modules')) / 1e6
  return { packages: Object.keys(installed).length, mb }
}

let tarball
async function pack() {
  if (!tarball) {
    const { stdout } = await npm(['pack', root, '--pack-destination', workFolder], workFolder)
    tarball = join(workFolder, stdout.trim().split('\n').at(-1))
  }
  return tarball
}

function pin(name) {
  const folder = name === 'msw' ? root : join(root, 'bench')
  return `${name}@${packageJson(join(folder, 'node_modules', name, 'package.json')).version}`
}

const npm = (args, cwd) =>
  run(
    'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--silent'],
    { cwd, timeout: TIMEOUT_MS, maxBuffer: 1e8 },
  )

/** As `du` counts: whole blocks. */
function diskUsage(path) {
  const stats = lstatSync(path)
  const own = (stats.blocks ?? Math.ceil(stats.size / 512)) * 512
  if (!stats.isDirectory()) return own
  return readdirSync(path).reduce((sum, name) => sum + diskUsage(join(path, name)), own)
}
