// The trial as a child of `wechatpay-mock exec`: prints its result, which the harness reads.
import { readFileSync } from 'node:fs'
import { runTrial } from './trial.mjs'

const [file] = process.argv.slice(2)
const result = await runTrial(JSON.parse(readFileSync(file, 'utf8')), process.env)
process.stdout.write(JSON.stringify(result))
