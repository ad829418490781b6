// npm run test:sdks: real SDKs against the built mock. See README.md.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { attachments } from './attachments.mjs'
import { firstAbsent, listLanguages, setUp } from './languages.mjs'
import { head, rowOf } from './matrix.mjs'

const HELP = `usage: npm run test:sdks -- [options]
  --only NAMES     languages or SDKs, separated by commas
  --skip-setup     use what an earlier run has installed
`
const options = readOptions()
const required = (process.env.SDKS_REQUIRED ?? '').split(',').filter(Boolean)
let passed = 0
let failed = 0

if (!existsSync(new URL('../../dist/server/cli.js', import.meta.url))) {
  fail('there is no built mock; run `npm run build` first', 3)
}
// Goes after the processes that use it, which end first.
const work = mkdtempSync(join(tmpdir(), 'wechatpay-mock-sdks-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const languages = listLanguages()
const known = languages.flatMap(({ language, sdks }) => [language, ...sdks.map(({ name }) => name)])
const unknown = options.only?.find((name) => !known.includes(name))
if (unknown !== undefined) fail(`${unknown} is none of ${known.join(', ')}`, 2)
print(head())
for (const each of languages) await tryLanguage(each)
for (const name of required.filter((each) => !languages.some(({ language }) => language === each)))
  complain(`${name} is required, but there are no programs for it`)
print(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

async function tryLanguage(given) {
  const { language, sdks, programs } = given
  const chosen = sdks.filter(({ name }) => isChosen(language, name))
  if (chosen.length === 0) return
  const absent = await firstAbsent(given)
  if (absent !== undefined) {
    const text = `${language} is skipped: \`${absent}\` does not work here`
    if (required.includes(language)) complain(`${text}, and SDKS_REQUIRED names it`)
    else print(text)
    return
  }
  const trouble = options.skipSetup ? undefined : await setUp(given)
  if (trouble !== undefined) return complain(`${language}: ${trouble}`)
  for (const sdk of chosen) {
    for (const [attachment, modes] of Object.entries(sdk.modes)) {
      for (const mode of modes) await tryMode({ sdk, mode, attachment, programs })
    }
  }
}

/** Each in a folder of its own, with a mock of its own: order numbers need not differ, and nothing is left. */
async function tryMode(trial) {
  const folder = mkdtempSync(join(work, 'trial-'))
  try {
    const result = await attachments[trial.attachment]({ ...trial, folder })
    print(rowOf({ ...trial, result }))
    if (result.findings.length === 0) passed++
    else failed++
  } catch (error) {
    complain(`${trial.sdk.name}, ${trial.mode}: ${error.message}`)
  }
}

function isChosen(...names) {
  return options.only === undefined || names.some((name) => options.only.includes(name))
}

function print(text) {
  process.stdout.write(`${text}\n`)
}

function complain(text) {
  failed++
  print(text)
}

function readOptions() {
  const only = { type: 'string' }
  const flag = { type: 'boolean' }
  try {
    const { values } = parseArgs({ options: { only, 'skip-setup': flag, help: flag } })
    if (values.help) {
      process.stdout.write(HELP)
      process.exit(0)
    }
    return { only: values.only?.split(','), skipSetup: values['skip-setup'] === true }
  } catch (error) {
    return fail(`${error.message}\n${HELP}`, 2)
  }
}

function fail(text, code) {
  process.stderr.write(`sdks: ${text}\n`)
  process.exit(code)
}
