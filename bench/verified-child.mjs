// What looking at a signature costs: orders in process. messages: {requests} -> {kind: {wall, cpu}}, in microseconds
// per request
import { createPublicKey, verify } from 'node:crypto'
import { testKeys } from '../dist/fixtures/keys/index.js'
import { createMock } from '../dist/mocks/index.js'
import { realPorts } from '../dist/mocks/ports.js'
import { nodeCrypto } from '../dist/server/node-crypto.js'
import { clientHeaders, PATH } from './order.mjs'
import { signOrder } from './signed-order.mjs'

/** So many requests of a kind, then the next kind: short enough for the machine's moods to meet all kinds alike. */
const TURN = 50
const WARM_UP = { requests: 1_000, times: 10 }

/**
 * Answers carry an empty signature, and a nonce that is always the same: the question is what verifying adds. The five
 * headers are still made, and counted as if verifying had taken that time.
 */
const empty = Promise.resolve(new Uint8Array())
const { digits, hex } = realPorts().ids
const nonce = hex(32)
const ids = { digits, hex: (count) => (count === nonce.length ? nonce : hex(count)) }
const ports = { ids, crypto: { ...nodeCrypto, sign: () => empty } }
const publicKey = createPublicKey(testKeys.merchant.publicKey)

const unsignedOrder = placing('lenient', ({ unsigned }) => unsigned)
const kinds = {
  off: placing('off', ({ unsigned }) => unsigned),
  unsigned: placing('lenient', ({ unsigned }) => unsigned),
  verified: placing('strict', ({ signed }) => signed),
  verify: { reset: () => {}, run: check },
  /** An order evicts from the caches what a check needs, so a check between orders takes longer than one in a row. */
  unsignedAndVerify: {
    reset: unsignedOrder.reset,
    async run(prepared) {
      await unsignedOrder.run(prepared)
      check(prepared)
    },
  },
}

/** A mock of its own, to which every order is new. */
function placing(auth, choose) {
  const mock = createMock({ auth, ports })
  return {
    reset: () => mock.reset(),
    async run(prepared) {
      const { response } = await mock.handle(choose(prepared))
      if (response.status !== 200) throw new Error(`auth ${auth} answers ${response.status}`)
    },
  }
}

function check({ message, signature }) {
  if (!verify('sha256', message, publicKey, signature)) throw new Error('the signature is wrong')
}

async function prepare(count) {
  const { body, message, signature, authorization } = await signOrder(count)
  const bytes = new TextEncoder().encode(body)
  const unsigned = {
    method: 'POST',
    target: PATH,
    headers: [
      ['Host', '127.0.0.1'],
      ...Object.entries(clientHeaders),
      ['Content-Type', 'application/json'],
      ['Content-Length', String(bytes.length)],
    ],
    body: bytes,
    clientIp: '127.0.0.1',
  }
  const signed = {
    ...unsigned,
    headers: [...unsigned.headers, ['Authorization', flat(authorization)]],
  }
  return { unsigned, signed, message, signature }
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
