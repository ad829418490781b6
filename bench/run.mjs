// `npm run bench`: everything in one run on one machine. See bench/README.md.
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus, platform, release } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const HELP = `usage: npm run bench -- [options]
  --only NAMES        some of empty,express,prism,mockoon,mock,msw-constant,msw,signed,verified,observed,install,growth,start
  --rounds N          alternating rounds (7)
  --seconds N         measured seconds per contender and round (4)
  --connections N     keep-alive connections (16)
  --starts N          alternating starts (20)
  --json FILE         write what was measured there
  --markdown          print Markdown
`
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const options = readOptions()
const say = (line) => process.stderr.write(`${line}\n`)

if (!existsSync(here('../dist/server/cli.js'))) fail('run `npm run build` first')
if (!existsSync(here('node_modules/.package-lock.json'))) {
  say('installing what is measured against into bench/node_modules')
  // No install scripts: one of the packages has one that reports the installation to its makers.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here('.'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

const { listContenders } = await import('./contenders.mjs')
const { canPin, LOAD_CORE } = await import('./processes.mjs')
const { measureGrowth } = await import('./growth.mjs')
const { measureInstalls } = await import('./install.mjs')
const { measureObserved } = await import('./observed.mjs')
const { measureRounds } = await import('./rounds.mjs')
const { measureSigned, signedContenders } = await import('./signed.mjs')
const { measureStarts } = await import('./start.mjs')
const { renderAll } = await import('./tables.mjs')
const { measureVerified } = await import('./verified.mjs')

if (canPin) execFileSync('taskset', ['-cp', String(LOAD_CORE), String(process.pid)])
const known = await listContenders()
const names = [
  ...known.map(({ name }) => name),
  'signed',
  'verified',
  'observed',
  'install',
  'growth',
  'start',
]
for (const name of options.only ?? []) {
  if (!names.includes(name)) fail(`${name} is none of ${names.join(', ')}`)
}
const wants = (name) => options.only === undefined || options.only.includes(name)
const chosen = known.filter(({ name }) => wants(name) || (name === 'mock-same-node' && needsIt()))

const results = {
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown processor',
    cores: cpus().length,
    os: `${platform()} ${release()}`,
    node: process.version.slice(1),
    isPinned: canPin,
  },
  at: new Date().toISOString(),
  options,
  contenders: describe(chosen),
  ...(wants('install') && { install: await measureInstalls(known, { say }) }),
  ...(wants('start') && { start: await measureStarts({ ...options, say }) }),
  ...(chosen.length > 0 && { rounds: await measureRounds(chosen, { ...options, say }) }),
  ...(wants('signed') && {
    signed: {
      contenders: describe(signedContenders),
      rounds: await measureSigned(signedContenders, { ...options, say }),
    },
  }),
  ...(wants('verified') && { verified: await measureVerified({ ...options, say }) }),
  ...(wants('observed') && { observed: await measureObserved({ ...options, say }) }),
  ...(wants('growth') && { growth: await measureGrowth({ ...options, say }) }),
}
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, undefined, 2))
process.stdout.write(renderAll(results, options.markdown))
process.exit()

function describe(contenders) {
  return contenders.map(({ name, title, node }) => ({ name, title, node }))
}

/** Ours under another Node is there for the sake of a contender that needs that Node. */
function needsIt() {
  const { node } = known.find(({ name }) => name === 'mock-same-node')
  return (
    wants('mock') &&
    known.some((each) => each.node === node && each.name !== 'mock-same-node' && wants(each.name))
  )
}

function readOptions() {
  const text = { type: 'string' }
  let values
  try {
    values = parseArgs({
      options: {
        only: text,
        rounds: text,
        seconds: text,
        connections: text,
        starts: text,
        json: text,
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    fail(error.message)
  }
  if (values.help) {
    process.stdout.write(HELP)
    process.exit()
  }
  return {
    ...values,
    only: values.only?.split(','),
    rounds: readNumber('rounds', values.rounds ?? '7', 1, 100),
    seconds: readNumber('seconds', values.seconds ?? '4', 0.2, 60),
    connections: readNumber('connections', values.connections ?? '16', 1, 256),
    starts: readNumber('starts', values.starts ?? '20', 1, 200),
  }
}

function readNumber(name, value, min, max) {
  const number = Number(value)
  if (!(number >= min && number <= max))
    fail(`--${name} must be from ${min} to ${max}, got ${value}`)
  return number
}

function fail(message) {
  process.stderr.write(`${message}\n${HELP}`)
  process.exit(2)
}
