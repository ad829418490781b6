// One program in one mode against one mock: gives it its steps, and asks the mock what really happened.
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { control } from './control.mjs'
import { judge } from './judge.mjs'
import { planRules, planSteps } from './plan.mjs'
import { run } from './processes.mjs'

const PROGRAM_MS = 120_000

/** `programs` is the folder of the language, `folder` one for the files of this trial. */
export async function runTrial({ sdk, mode, programs, folder }, env) {
  const mock = control(env.WECHATPAY_MOCK_URL)
  const steps = planSteps(env)
  for (const rule of planRules(steps)) await mock.post('rules', rule)
  const file = join(folder, 'steps.json')
  writeFileSync(file, JSON.stringify(steps))
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const ended = await run(sdk.run, {
    cwd: programs,
    env: { ...env, SDK_MODE: mode, SDK_STEPS: file, TMPDIR: temporary },
    timeoutMs: PROGRAM_MS,
  })
  const lines = ended.stdout.split('\n').flatMap(readLine)
  const result = judge({ sdk, mode, steps, lines, facts: await askFacts(mock, env) })
  return { ...result, findings: [...complaintsOf(ended), ...result.findings] }
}

/** A program may print other lines too; its own are JSON objects with a step. */
function readLine(text) {
  try {
    const value = JSON.parse(text)
    return typeof value?.step === 'string' ? [value] : []
  } catch {
    return []
  }
}

async function askFacts(mock, { WECHATPAY_MOCK_PLATFORM_CERT_PATH: file }) {
  const { orders } = await mock.get('orders')
  const { canaries } = await mock.get('canaries')
  const { serialNumber } = new X509Certificate(readFileSync(file))
  return { orders, canaries, certificateSerial: serialNumber }
}

function complaintsOf({ code, isLate, stderr }) {
  if (isLate) return [`did not end within ${PROGRAM_MS / 1000} s`]
  if (code === 0) return []
  const last = stderr.trim().split('\n').slice(-12).join('\n    ')
  return [`ended with ${code}:\n    ${last}`]
}
