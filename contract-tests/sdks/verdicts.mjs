// What the contract kit says of every SDK: each program as a driver of `wechatpay-mock verify`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cli } from './exec.mjs'
import { run } from './processes.mjs'
import { surroundings } from './surroundings.mjs'

const VERIFY_MS = 600_000
const FILE = fileURLToPath(new URL('verdicts.json', import.meta.url))

/** These are duties of the merchant's own code, whatever SDK it uses: no program of this folder has orders of its own. */
export const MERCHANTS_OWN = [
  'order/paid-elsewhere',
  'notify/amount',
  'notify/unknown-order',
  'prepay/expiry',
]

/** `{ name, version, clauses }` of one SDK in public-key mode. */
export async function verdictsOf({ programs, sdk, folder }) {
  const report = join(folder, 'report.json')
  const flags = [
    '--driver',
    sdk.run.map(quote).join(' '),
    '--signed-with',
    'public-key',
    ...MERCHANTS_OWN.flatMap((clause) => ['--skip', clause]),
    '--state',
    folder,
    '--report',
    report,
    '--fail-on',
    'none',
    '--quiet',
    ...(sdk.exec ?? []),
  ]
  const ended = await run([process.execPath, cli, 'verify', ...flags], {
    cwd: programs,
    env: { ...surroundings(), SDK_DRIVER: '1', SDK_MODE: 'public-key', TMPDIR: folder },
    timeoutMs: VERIFY_MS,
    endWith: 'SIGTERM',
  })
  if (ended.code !== 0) throw new Error(`verify ended with ${ended.code}: ${ended.stderr.trim()}`)
  const { clauses, cases, client } = JSON.parse(readFileSync(report, 'utf8'))
  const stuck = cases.find(({ problem }) => problem !== undefined)
  if (stuck) throw new Error(`${stuck.id}: ${stuck.problem}`)
  const shown = clauses.filter(({ clause }) => !MERCHANTS_OWN.includes(clause))
  const verdicts = shown.map(({ clause, verdict }) => [clause, verdict])
  return { name: sdk.name, version: client.version, clauses: Object.fromEntries(verdicts) }
}

/** One entry per SDK: programs that differ by mode alone are one. */
export const isDriven = ({ drivers }, sdk, sdks) =>
  drivers === true &&
  sdk.modes.exec?.includes('public-key') === true &&
  sdks.find(({ name }) => name === sdk.name) === sdk

export const MARKS = {
  pass: '✔',
  fail: '✘',
  warn: '!',
  'not-exercised': '·',
  'not-applicable': '-',
}

/** A column per SDK, numbered, and a row per clause that says anything about one of them. */
export function verdictMatrix(all) {
  const names = all.map(({ name, version }, at) => `${at + 1} ${name} ${version}`)
  const head = `${''.padEnd(28)}${all.map((_, at) => String(at + 1).padStart(3)).join('')}`
  const rows = toldClauses(all).map((clause) => {
    const marks = all.map(({ clauses }) => MARKS[clauses[clause]].padStart(3))
    return `${clause.padEnd(28)}${marks.join('')}`
  })
  return [...names, head, ...rows].join('\n')
}

/** Those that were exercised with any of them. */
export function toldClauses(all) {
  const silent = new Set(['not-applicable', 'not-exercised'])
  const [first] = all
  return Object.keys(first?.clauses ?? {}).filter((clause) =>
    all.some(({ clauses }) => !silent.has(clauses[clause])),
  )
}

/** What differs from what was written down; about SDKs that were not tried nothing is said. */
export function compareVerdicts(all, written = readVerdicts()) {
  return all.flatMap(({ name, version, clauses }) => {
    const before = written.find((each) => each.name === name)
    if (!before) return [`${name} is not in verdicts.json`]
    const changed = Object.keys(clauses).filter((each) => clauses[each] !== before.clauses[each])
    return changed.map(
      (clause) =>
        `${name} ${version}: ${clause} is ${clauses[clause]}, and ${before.clauses[clause] ?? 'nothing'} is written down of ${before.version}`,
    )
  })
}

export const readVerdicts = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [])

/** Those that were not tried stay as they are. */
export function mergeVerdicts(all, written = readVerdicts()) {
  const kept = written.filter(({ name }) => !all.some((each) => each.name === name))
  return [...kept, ...all].toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}

export function writeVerdicts(all) {
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`)
}

const quote = (word) => `'${word.replaceAll("'", `'\\''`)}'`
