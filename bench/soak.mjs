// `npm run soak`: millions of requests against one server, which must end with the memory it had. See bench/README.md.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Connection } from './connection.mjs'
import { ask, canPin, nextMessage, start, stop } from './processes.mjs'
import { orders, traffic } from './soak-traffic.mjs'

const MAX_EXCHANGES = 1_000
const EVERY = 100_000
const MAX_GROWTH = 0.15
const MAX_GROWTH_MB = 10
/** For an answer; only the fault `hang` may take that long. */
const TIMEOUT_MS = 3_000
const SECONDS_PER_CHECKPOINT = 600

const HELP = `usage: npm run soak -- [options]
  --requests N        after the order book is full (2000000)
  --max-orders N      bound of the order book (100000)
  --connections N     keep-alive connections (32)
  --seed N            of the mixture (1)
`
const { requests, maxOrders, connections, seed } = readOptions()
const say = (line) => process.stdout.write(`${line}\n`)
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
if (!existsSync(here('../dist/server/index.js'))) fail('run `npm run build` first')

const problems = []
const counts = new Map()
const child = start([process.execPath, '--expose-gc', here('soak-server.mjs'), String(maxOrders)], {
  ipc: true,
})
const { port } = await nextMessage(child)
say(
  `one server with Node ${process.version}, ${canPin ? 'pinned to a core' : 'not pinned'}, ${connections} connections`,
)

// The book is filled first. What it holds when full is not a leak, and would look like one afterwards.
await send(orders, maxOrders)
report('book full', await ask(child, 'measure'))
counts.clear()

const supplies = new Map()
const supplyFor = (lane) => {
  if (!supplies.has(lane)) {
    supplies.set(lane, traffic(lane, seed * 1000 + Number.parseInt(lane, 36)))
  }
  return supplies.get(lane)
}
let baseline
let last
for (let done = 0; done < requests && problems.length === 0;) {
  const share = Math.min(EVERY, requests - done)
  const startedAt = performance.now()
  await send(supplyFor, share)
  const perSecond = share / ((performance.now() - startedAt) / 1000)
  done += share
  last = await ask(child, 'measure')
  baseline ??= last
  report(done.toLocaleString('en'), last, perSecond)
  if (last.orders > maxOrders) problems.push(`${last.orders} orders, the bound is ${maxOrders}`)
  if (last.exchanges > MAX_EXCHANGES) {
    problems.push(`${last.exchanges} exchanges, the bound is ${MAX_EXCHANGES}`)
  }
  // At most those that a connection is about to remove.
  for (const what of ['rules', 'merchants']) {
    if (last[what] > connections) problems.push(`${last[what]} ${what} are left`)
  }
}
await stop(child)

if (requests <= EVERY)
  say('heap: not judged, there is only one reading; use --requests 200000 or more')
else if (last) {
  const limit = baseline.heapMb * (1 + MAX_GROWTH) + MAX_GROWTH_MB
  const verdict = `${last.heapMb.toFixed(1)} MB at the end, ${baseline.heapMb.toFixed(1)} MB after the first ${EVERY.toLocaleString('en')}, at most ${limit.toFixed(1)} MB`
  say(`heap: ${verdict}`)
  if (last.heapMb > limit) problems.push(`the heap grew: ${verdict}`)
}
say(
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${count} ${name}`)
    .join(', '),
)
for (const problem of problems) say(`PROBLEM: ${problem}`)
say(problems.length === 0 ? 'ok' : 'failed')
process.exit(problems.length === 0 ? 0 : 1)

/** Sends that many requests over all connections and returns when all are answered. */
async function send(supplyOf, count) {
  let left = count
  const giveUpAt = performance.now() + SECONDS_PER_CHECKPOINT * 1000
  const work = async (lane) => {
    const connection = new Connection(port)
    const supply = supplyOf(lane)
    while (left > 0 && problems.length === 0) {
      if (performance.now() > giveUpAt) {
        problems.push(`not done after ${SECONDS_PER_CHECKPOINT} s`)
        break
      }
      left--
      const { name, bytes, expect } = supply.next().value
      counts.set(name, (counts.get(name) ?? 0) + 1)
      const { status, body } = await exchange(connection, bytes, name)
      if (!expect(status, body)) problems.push(`${name}: got ${status} ${body.slice(0, 300)}`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, (_, i) => work((i + 36).toString(36))))
}

function exchange(connection, bytes, name) {
  return new Promise((resolve) => {
    connection.send(
      bytes,
      (status, answer) => {
        const text = answer?.toString() ?? ''
        resolve({ status, body: text.slice(text.indexOf('\r\n\r\n') + 4) })
      },
      name === 'no answer' ? 100 : TIMEOUT_MS,
    )
  })
}

function report(label, { heapMb, rssMb, orders: held, dropped, exchanges }, perSecond) {
  const rate = perSecond === undefined ? '' : `${Math.round(perSecond).toLocaleString('en')}/s`
  say(
    `${label.padStart(10)} ${rate.padStart(8)}  heap ${heapMb.toFixed(1)} MB  rss ${rssMb.toFixed(0)} MB  ` +
      `${held} orders (${dropped} dropped)  ${exchanges} exchanges`,
  )
}

function readOptions() {
  const text = { type: 'string' }
  let values
  try {
    values = parseArgs({
      options: {
        requests: text,
        'max-orders': text,
        connections: text,
        seed: text,
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    fail(error.message)
  }
  if (values.help) {
    process.stdout.write(HELP)
    process.exit()
  }
  const read = (name, standard, max, min = 1) => {
    const number = Number(values[name] ?? standard)
    if (!Number.isInteger(number) || number < min || number > max) {
      fail(`--${name} must be a whole number from ${min} to ${max}, got ${values[name]}`)
    }
    return number
  }
  return {
    requests: read('requests', 2_000_000, 100_000_000),
    maxOrders: read('max-orders', 100_000, 10_000_000, 20_000), // or repeated orders would be gone,
    connections: read('connections', 32, 64),
    seed: read('seed', 1, 1_000_000),
  }
}

function fail(message) {
  process.stderr.write(`${message}\n${HELP}`)
  process.exit(2)
}
