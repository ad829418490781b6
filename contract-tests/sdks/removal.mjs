// One client without a part of its environment, then with it: it must get to the mock with it only.
import { control } from './control.mjs'
import { judgeRemoval } from './judge.mjs'
import { planSteps } from './plan.mjs'
import { asks, runProgram } from './program.mjs'

/** For each of two runs. A client that is not attached may wait for a host that does not answer. */
const ORDER_MS = 60_000

export async function runRemoval(trial, env) {
  const { parts, also = [] } = trial
  const without = await order(trial, withoutParts(env, [...parts, ...also]))
  const withThem = await order(trial, withoutParts(env, also))
  return { findings: judgeRemoval({ without, withThem }) }
}

/** The first order of the plan: what the program says about it, and what the mock has seen since it started. */
async function order(trial, env) {
  const { sdk, programs, folder } = trial
  const steps = planSteps(env).slice(0, 1)
  const { lines, complaints } = await runProgram(sdk.run, {
    programs,
    folder,
    env: { ...env, ...asks(trial, steps) },
    timeoutMs: ORDER_MS,
  })
  const line = lines.find(({ step }) => step === 'order') ?? {}
  const mock = control(env.WECHATPAY_MOCK_URL)
  const { orders } = await mock.get('orders')
  return {
    prepayId: line.prepay_id,
    ordered: orders[0]?.prepay_id,
    seen: (await mock.post('requests/count', {})).count,
    reported: complaints[0] ?? line.reported,
  }
}

/** A part is a variable, or the JVM options that begin like it. */
export function withoutParts(env, parts) {
  const isWhole = ([name]) => !parts.includes(name)
  const kept = Object.fromEntries(Object.entries(env).filter(isWhole))
  const { JAVA_TOOL_OPTIONS: options } = kept
  if (options === undefined) return kept
  const isRemoved = (word) =>
    parts.some((part) => part.startsWith('-D') && word.replace(/^["']/, '').startsWith(part))
  const words = options.match(/"[^"]*"|'[^']*'|\S+/g).filter((word) => !isRemoved(word))
  return { ...kept, JAVA_TOOL_OPTIONS: words.join(' ') }
}
