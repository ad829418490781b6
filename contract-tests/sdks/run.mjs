// npm run test:sdks: real SDKs against the built mock. See README.md.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attachments, byExec } from './attachments.mjs'
import { cli, runInExec } from './exec.mjs'
import { firstAbsent, listLanguages, setUp } from './languages.mjs'
import { matrixHead, matrixRow, neededHead, neededRow, verdict } from './matrix.mjs'
import { findUnneeded, needs } from './needed.mjs'
import { fail, readOptions } from './options.mjs'
import { writePages } from './verdict-pages.mjs'
import {
  compareVerdicts,
  isDriven,
  mergeVerdicts,
  verdictMatrix,
  verdictsOf,
  writeVerdicts,
} from './verdicts.mjs'
import { checkReadme, readmes, writeReadme } from './readme.mjs'
import { complain, count, isAllWell, print, sumUp } from './tally.mjs'

const languages = listLanguages()
const options = readOptions(languages)
const required = (process.env.SDKS_REQUIRED ?? '').split(',').filter(Boolean)

if (!existsSync(cli)) fail('there is no built mock; run `npm run build` first', 3)
// Goes after the processes that use it, which end first.
const work = mkdtempSync(join(tmpdir(), 'wechatpay-mock-sdks-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

/** Of the languages whose toolchain is here, and what went well with them. */
const clients = []
const trials = []
/** Languages of which nothing is known. */
const skipped = []

print(matrixHead())
for (const each of languages) await tryLanguage(each)
for (const name of required.filter((each) => !languages.some(({ language }) => language === each)))
  complain(`${name} is required, but there are no programs for it`)

print(`\n${neededHead()}`)
for (const need of needs) await tryWithout(need)
await tryContract()
if (options.isWhole) {
  await tryVariables()
  print('')
  for (const readme of readmes) await tryReadme(readme)
}
sumUp()

async function tryLanguage(given) {
  const { language, programs, wecom } = given
  const sdks = given.sdks.filter(({ name }) => options.isChosen(language, name))
  const tried = [...sdks, ...(wecom && options.isChosen(language, wecom.name) ? [wecom] : [])]
  if (tried.length === 0 || !(await prepare(given))) return
  for (const sdk of sdks) {
    const client = { language, programs, sdk }
    clients.push(client)
    for (const [attachment, modes] of Object.entries(sdk.modes))
      for (const mode of modes) await tryMode({ ...client, mode, attachment })
  }
  if (tried.includes(wecom))
    await tryMode({ language, programs, sdk: wecom, mode: 'WeCom', attachment: 'exec' })
}

async function prepare(given) {
  const { language } = given
  const absent = await firstAbsent(given)
  if (absent !== undefined) {
    skipped.push(language)
    const text = `${language} is skipped: \`${absent}\` does not work here`
    if (required.includes(language)) complain(`${text}, and SDKS_REQUIRED names it`)
    else print(text)
    return false
  }
  const trouble = options.skipSetup ? undefined : await setUp(given)
  if (trouble !== undefined) complain(`${language}: ${trouble}`)
  return trouble === undefined
}

async function tryMode(trial) {
  const isWecom = trial.mode === 'WeCom'
  await inFolder(`${trial.sdk.name}, ${trial.mode}`, async (folder) => {
    const own = { ...trial, folder }
    const result = isWecom
      ? await runInExec({ kind: 'wecom', trial: own })
      : await attachments[trial.attachment](own)
    count(matrixRow({ ...trial, result }), result.findings)
    if (result.findings.length === 0) trials.push({ ...trial, version: result.version })
  })
}

/** By the mode that needs no download, which would be another request. */
async function tryWithout(need) {
  const mode = 'public-key'
  const isFor = ({ name, modes }) => name === need.client && modes.exec?.includes(mode)
  const client = clients.find(({ sdk }) => isFor(sdk))
  if (!client) {
    const isKnown = languages.some(({ sdks }) => sdks.some(isFor))
    return isKnown ? undefined : complain(`${need.client} is no client that attaches by exec`)
  }
  await inFolder(neededRow(need, ['?']), async (folder) => {
    const { findings } = await byExec({ ...client, ...need, mode, folder }, 'removal')
    count(neededRow(need, findings), findings)
  })
}

/** Each SDK as a driver of the contract kit; what is written down must still be so. */
async function tryContract() {
  const all = []
  for (const language of languages) {
    if (skipped.includes(language.language)) continue
    const chosen = clients.filter(({ language: name }) => name === language.language)
    for (const client of chosen) {
      if (!isDriven(language, client.sdk, language.sdks)) continue
      await inFolder(`the contract of ${client.sdk.name}`, async (folder) => {
        all.push(await verdictsOf({ ...client, folder }))
      })
    }
  }
  if (all.length === 0) return
  print(`\n${verdictMatrix(all)}`)
  if (options.writeVerdicts) {
    writeVerdicts(mergeVerdicts(all))
    await writePages()
  }
  const findings = compareVerdicts(all)
  const more = findings.length > 0 ? ', which --write-verdicts corrects' : ''
  count(`the verdicts are those of verdicts.json: ${verdict(findings)}${more}`, findings)
}

async function tryVariables() {
  await inFolder('variables', async (folder) => {
    const env = { PATH: process.env.PATH }
    const variables = await runInExec({ kind: 'variables', trial: { folder }, env })
    const findings = findUnneeded(variables, Object.keys(env)).map((name) => `nobody needs ${name}`)
    count(`every variable that exec sets is in this table: ${verdict(findings)}`, findings)
  })
}

async function tryReadme(readme) {
  if (options.writeReadme && skipped.length === 0 && isAllWell()) await writeReadme(readme, trials)
  const findings = checkReadme(readme, trials, skipped)
  const more = findings.length > 0 ? ', which --write-readme corrects' : ''
  count(`the matrix of ${readme.file}: ${verdict(findings)}${more}`, findings)
}

/** Each trial has a folder of its own, with a mock of its own: order numbers need not differ, and nothing is left. */
async function inFolder(name, attempt) {
  try {
    await attempt(mkdtempSync(join(work, 'trial-')))
  } catch (error) {
    complain(`${name}: ${error.message}`)
  }
}
