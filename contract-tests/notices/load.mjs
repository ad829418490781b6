// node contract-tests/notices/load.mjs [--notices 10000] [--idle-ms 10000]; takes about four minutes
// Notices to endpoints that answer slowly, wrongly, never and not at all: none is lost, none comes twice at a time, and
// orders are answered meanwhile, their p99 under three times that of a mock with nothing else to do.
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ask, LOAD_CORE, nextMessage, SERVER_CORE, start, stop } from '../../bench/processes.mjs'
import { measureOrders } from './orders.mjs'
import { findFaults } from './verdict.mjs'

const { values } = parseArgs({
  options: {
    notices: { type: 'string', default: '10000' },
    'idle-ms': { type: 'string', default: '10000' },
  },
})
const count = Number(values.notices)
const BURST_MS = 15_000
const print = (text) => void process.stdout.write(`${text}\n`)

const child = (file, cores) =>
  start([process.execPath, fileURLToPath(new URL(file, import.meta.url))], {
    cores,
    ipc: true,
  })
const server = child('serve.mjs', SERVER_CORE)
const endpoints = child('endpoints.mjs', LOAD_CORE)
const [{ port }, addresses] = await Promise.all([nextMessage(server), nextMessage(endpoints)])

await measureOrders(port, wait(2_000)) // until the code is warm
const idle = await measureOrders(port, wait(Number(values['idle-ms'])))
print(`idle:      ${describe(idle)}`)

const startedAt = performance.now()
await ask(server, { kind: 'enqueue', urls: destinations(addresses) })
// At first everything is due, later only what was not accepted.
const burst = await measureOrders(port, wait(BURST_MS))
print(`at first:  ${describe(burst)}`)
const busy = await measureOrders(port, untilAllTried())
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
const { most } = await ask(server, { kind: 'progress' })
print(`later:     ${describe(busy)}`)

const { notices, undelivered } = await ask(server, { kind: 'close' })
const { counts } = await ask(endpoints, { kind: 'count' })
const attempts = notices.reduce((sum, { outcomes }) => sum + outcomes.length, 0)
print(`${notices.length} notices, ${attempts} attempts in ${seconds} s, at most ${most} at once`)
print(
  `${notices.length - undelivered.length} delivered, ${undelivered.length} listed when it closed`,
)

const faults = findFaults({ count, notices, undelivered, counts, most, idle, burst, busy })
for (const fault of faults) print(`FAULT ${fault}`)
const ratio = ({ p99 }) => (p99 / idle.p99).toFixed(2)
print(`p99 is ${ratio(burst)} times that of an idle mock at first, and ${ratio(busy)} times later`)
await Promise.all([stop(server), stop(endpoints)])
process.exitCode = faults.length === 0 ? 0 : 1

/** One in twelve goes to where nobody ever answers: each of those takes five seconds. */
function destinations({ slow, wrong, absent, silent }) {
  const quick = [slow, wrong, absent]
  return Array.from({ length: count }, (_, i) =>
    i % 12 === 0 ? silent[(i / 12) % silent.length] : quick[i % quick.length],
  )
}

async function untilAllTried() {
  for (;;) {
    const { tried } = await ask(server, { kind: 'progress' })
    if (tried === count) return
    await wait(500)
  }
}

function describe({ orders, p50, p99, max }) {
  return `${orders} orders, p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(max)}`
}

function ms(value) {
  return `${value.toFixed(2)} ms`
}
