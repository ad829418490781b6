// npm run fuzz -- --minutes 10 [--seed N]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fuzz } from './engine.mjs'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!(minutes > 0 && minutes <= 600) || !Number.isInteger(seed)) {
  process.stderr.write('fuzz: --minutes is a number from 0 to 600, --seed a whole number\n')
  process.exit(2)
}
const print = (text) => void process.stdout.write(`${text}\n`)
print(`seed ${seed}, ${minutes} minutes`)
const { sent, answered, findings, heaps, ms } = await fuzz({
  seed,
  ms: minutes * 60_000,
  findingsFolder: fileURLToPath(new URL('findings/', import.meta.url)),
  onProgress: (line) => print(line),
})
print(`${sent} requests in ${Math.round(ms / 1000)} s, ${Math.round((sent * 1000) / ms)}/s`)
print(`${answered} answers; heap ${heaps.map((heap) => Math.round(heap / 2 ** 20)).join(' ')} MiB`)
for (const { why, file } of findings) print(`FOUND ${why}\n  ${file}`)
print(findings.length === 0 ? 'nothing found' : `${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
