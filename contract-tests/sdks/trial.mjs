// One program in one mode against one mock: gives it its steps, and asks the mock what really happened.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { control } from './control.mjs'
import { judge } from './judge.mjs'
import { planRules, planSteps } from './plan.mjs'
import { asks, runProgram } from './program.mjs'

export async function runTrial(trial, env, plan = planSteps) {
  const { sdk, mode, programs, folder } = trial
  const mock = control(env.WECHATPAY_MOCK_URL)
  const steps = plan(env)
  for (const rule of planRules(steps)) await mock.post('rules', rule)
  const { lines, complaints } = await runProgram(sdk.run, {
    programs,
    folder,
    env: { ...env, ...asks(trial, steps) },
  })
  const said = lines.filter(({ step }) => typeof step === 'string')
  const result = judge({ sdk, mode, steps, lines: said, facts: await askFacts(mock, env) })
  return { ...result, findings: [...complaints, ...result.findings] }
}

async function askFacts(mock, { WECHATPAY_MOCK_PLATFORM_CERT_PATH: file }) {
  const { orders } = await mock.get('orders')
  const { notifications } = await mock.get('notifications')
  const { count: downloads } = await mock.post('requests/count', { endpoint: 'certificates' })
  const { canaries } = await mock.get('canaries')
  const { serialNumber } = new X509Certificate(readFileSync(file))
  return { orders, notifications, downloads, canaries, certificateSerial: serialNumber }
}
