// What judging costs: signed orders in process. messages: {requests} -> {kind: {wall, cpu}}, in microseconds per request
import { observe } from '../dist/contract-tests/judge/observe.js'
import { createMock } from '../dist/mocks/index.js'
import { nodeCrypto } from '../dist/server/node-crypto.js'
import { clientHeaders, PATH } from './order.mjs'
import { signOrder } from './signed-order.mjs'

/** So many requests of a kind, then the next kind: short enough for the machine's moods to meet all kinds alike. */
const TURN = 25
const WARM_UP = { requests: 500, times: 4 }

const empty = Promise.resolve(new Uint8Array())
/** Most of an order's time is the signature of its answer. Without it there is less to hide behind. */
const withoutSigning = { ...nodeCrypto, sign: () => empty }
const kinds = {
  plain: placing(nodeCrypto, false),
  observed: placing(nodeCrypto, true),
  bare: placing(withoutSigning, false),
  bareObserved: placing(withoutSigning, true),
}

/** A mock of its own, to which every order is new. */
function placing(crypto, isObserved) {
  const mock = createMock({ auth: 'strict', ports: { crypto } })
  let observation
  return {
    reset() {
      mock.reset()
      const findings = observation?.finish().reduce((sum, { count }) => sum + count, 0)
      if (findings > 0) throw new Error(`${findings} findings in orders that are right`)
      if (isObserved) observation = observe(mock)
    },
    async run(request) {
      const { response } = await mock.handle(request)
      if (response.status !== 200) throw new Error(`the mock answers ${response.status}`)
    },
  }
}

async function prepare(count) {
  const { body, authorization } = await signOrder(count)
  const bytes = new TextEncoder().encode(body)
  return {
    method: 'POST',
    target: PATH,
    headers: [
      ['Host', '127.0.0.1'],
      ...Object.entries(clientHeaders),
      ['Content-Type', 'application/json'],
      ['Content-Length', String(bytes.length)],
      ['Authorization', flat(authorization)],
    ],
    body: bytes,
    clientIp: '127.0.0.1',
  }
}

/** In one piece, as a header is that came from a socket. */
const flat = (text) => Buffer.from(text, 'latin1').toString('latin1')

/** All kinds get the same orders, in turns. */
async function measure(prepared) {
  const sums = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { wall: 0, cpu: 0 }]))
  const names = Object.keys(kinds)
  for (const { reset } of Object.values(kinds)) reset()
  for (let at = 0; at < prepared.length; at += TURN) {
    const turn = prepared.slice(at, at + TURN)
    names.push(names.shift()) // nobody is always first
    for (const kind of names) {
      const cpuBefore = process.cpuUsage()
      const start = performance.now()
      for (const each of turn) await kinds[kind].run(each)
      sums[kind].wall += (performance.now() - start) * 1000
      const { user, system } = process.cpuUsage(cpuBefore)
      sums[kind].cpu += user + system
    }
  }
  for (const sum of Object.values(sums)) {
    sum.wall /= prepared.length
    sum.cpu /= prepared.length
  }
  return sums
}

const prepareAll = (count) => Promise.all(Array.from({ length: count }, (_, i) => prepare(i)))

process.on('message', async ({ requests }) => {
  process.send(await measure(await prepareAll(requests)))
})
process.on('disconnect', () => process.exit())

const warmUp = await prepareAll(WARM_UP.requests)
for (let i = 0; i < WARM_UP.times; i++) await measure(warmUp)
process.send('ready')
