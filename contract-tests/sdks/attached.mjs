// A trial as a child of `wechatpay-mock exec`: prints its result, which the harness reads.
import { readFileSync } from 'node:fs'
import { planRoad } from './plan.mjs'
import { runRemoval } from './removal.mjs'
import { runTrial } from './trial.mjs'
import { runWecom } from './wecom.mjs'

const kinds = {
  sdk: (trial, env) => runTrial(trial, env),
  road: (trial, env) => runTrial(trial, env, planRoad),
  wecom: runWecom,
  removal: runRemoval,
  variables: (_trial, env) => Object.keys(env),
}
const [kind, file] = process.argv.slice(2)
const result = await kinds[kind](JSON.parse(readFileSync(file, 'utf8')), process.env)
process.stdout.write(JSON.stringify(result))
