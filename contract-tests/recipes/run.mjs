// npm run test:recipes: the pipelines of docs/ci.md, tried as a merchant would. See README.md.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { installInto, pack, repository } from '../package/packed.mjs'
import { firstAbsent } from '../sdks/languages.mjs'
import { run } from '../sdks/processes.mjs'
import { complain, count, print, sumUp } from '../sdks/tally.mjs'
import { judgeBroken, judgeGithub, judgeGood, readPublished } from './judge.mjs'
import { copyProject, merchants, projectOf } from './merchants.mjs'
import { fail, readOptions } from './options.mjs'
import { cis, readPipelines } from './pipelines.mjs'

const STEP_MS = 600_000

const options = readOptions([...merchants.map(({ language }) => language), ...cis])
const required = (process.env.RECIPES_REQUIRED ?? '').split(',').filter(Boolean)
if (!existsSync(join(repository, 'dist'))) fail('there is nothing to pack; run `npm run build`', 3)

// The package is installed in the folder above the merchants, where npx finds the version that a pipeline names.
const work = mkdtempSync(join(tmpdir(), 'wechatpay-mock-recipes-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))
const tarball = await pack(work)
await installInto(work, tarball)

const page = readFileSync(join(repository, 'docs/ci.md'), 'utf8')
const pipelines = readPipelines(page)
for (const merchant of merchants) await tryMerchant(merchant)
for (const name of required.filter((each) => !merchants.some(({ folder }) => folder === each)))
  complain(`${name} is required, but there is no merchant for it`)
sumUp()

async function tryMerchant(merchant) {
  const { language, inYuan, careless } = merchant
  const tried = cis.filter((ci) => options.isChosen(language, ci))
  if (tried.length === 0 || !(await isHere(merchant))) return
  const project = await prepare(merchant)
  if (project === undefined) return
  for (const ci of tried) {
    const pipeline = pipelines.find((each) => each.ci === ci && each.language === language)
    if (!pipeline) {
      complain(`${ci}, ${language}: the page has no pipeline`)
      continue
    }
    await tryPipeline({ project, pipeline, name: 'as it is' })
    await tryPipeline({ project, pipeline, name: 'in yuan', changes: [inYuan] })
    // Who decides then is exec, whatever the CI.
    if (careless && ci === tried[0])
      await tryPipeline({ project, pipeline, name: 'unnoticed', changes: [inYuan, careless] })
  }
  if (language === 'PHP') await tryTarball(project)
}

async function isHere({ language, folder, needs }) {
  const absent = await firstAbsent({ needs, programs: work })
  if (absent === undefined) return true
  const text = `${language} is skipped: \`${absent}\` does not work here`
  if (required.includes(folder)) complain(`${text}, and RECIPES_REQUIRED names it`)
  else print(text)
  return false
}

/** The project that is copied, with what its merchant has typed once. */
async function prepare(merchant) {
  if (!merchant.install) return projectOf(merchant)
  const project = join(work, merchant.folder)
  copyProject(projectOf(merchant), project)
  const command = merchant.install(tarball)
  const env = environmentOf('none', `${project}-`)
  const { code, stdout, stderr } = await run(command, { cwd: project, env, timeoutMs: STEP_MS })
  if (code === 0) return project
  complain(`${merchant.language}: \`${command.join(' ')}\` failed\n${stdout}${stderr}`)
  return undefined
}

async function tryPipeline({ project, pipeline, name, changes = [] }) {
  const { ci, language } = pipeline
  const { folder, env, ended } = await play({ project, pipeline, name, changes })
  const published = readPublished(pipeline, folder)
  const isBroken = changes.length > 0
  const findings = [
    ...(isBroken ? judgeBroken(ended, published) : judgeGood(ended, published)),
    ...(ci === 'GitHub Actions'
      ? judgeGithub(ended, readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), isBroken)
      : []),
  ]
  report(`${ci.padEnd(14)} ${language.padEnd(5)} ${name.padEnd(10)}`, findings, ended)
}

/** The line of the page for those who have a tarball and no registry. */
async function tryTarball(project) {
  const [line] = /^npx --yes \.\/wechatpay-mock-.*$/m.exec(page) ?? []
  if (!line?.includes(basename(tarball))) {
    complain(`the page does not name ${basename(tarball)}`)
    return
  }
  const copy = ['cp', tarball, '.']
  const published = ['contract.xml', 'contract.html']
  const pipeline = { ci: 'tarball', steps: [copy, ['sh', '-xe', '-c', line]], published }
  const { folder, ended } = await play({ project, pipeline, name: 'alone', elsewhere: true })
  report('the tarball alone', judgeGood(ended, readPublished(pipeline, folder)), ended)
}

function report(row, findings, { stdout, stderr }) {
  const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n  ')
  count(`${row} ${findings.length === 0 ? 'ok' : 'FAILED'}`, findings)
  if (findings.length > 0) print(`  ${last}`)
}

/** Runs the steps of a pipeline in a copy of the merchant's project, until one fails. */
async function play({ project, pipeline: { ci, steps }, name, changes, elsewhere = false }) {
  const above = elsewhere ? mkdtempSync(join(tmpdir(), 'wechatpay-mock-recipes-')) : work
  if (elsewhere) process.on('exit', () => rmSync(above, { recursive: true, force: true }))
  const folder = join(above, [ci, basename(project), name].join('-').replaceAll(' ', '-'))
  copyProject(project, folder, changes)
  const env = environmentOf(ci, `${folder}-`)
  const ended = { code: 0, stdout: '', stderr: '' }
  for (const command of steps) {
    const { code, stdout, stderr } = await run(command, { cwd: folder, env, timeoutMs: STEP_MS })
    Object.assign(ended, { code, stdout: ended.stdout + stdout, stderr: ended.stderr + stderr })
    if (code !== 0) break
  }
  return { folder, env, ended }
}

/** That of a CI: its own variables, none that npm has set for this program, and a state of the mock of its own. */
function environmentOf(ci, prefix) {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|GITHUB_)/i.test(name))
  const env = { ...Object.fromEntries(own), CI: 'true', WECHATPAY_MOCK_STATE: `${prefix}state` }
  if (ci !== 'GitHub Actions') return env
  const summary = `${prefix}summary.md`
  writeFileSync(summary, '')
  return { ...env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
}
