// A program that orders at WeCom, twice, and loses its token in between. It judges itself.
import { runProgram } from './program.mjs'

const STEPS = ['order', 'token-error', 'order']

export async function runWecom({ sdk, programs, folder }, env) {
  const { lines, complaints } = await runProgram(sdk.run, { programs, folder, env })
  const last = lines.at(-1)
  const mute = last?.wecom === 'ok' ? [] : ['the last line does not say that all is well']
  const findings = complaints.length > 0 ? complaints : mute
  const outcomes = STEPS.map((step) => ({ step, isRight: findings.length === 0 }))
  return { version: last?.version ?? '?', outcomes, findings }
}
