// One mock that holds a number of orders; messages: {orders: 'new' | 'again', count} -> microseconds per request
// usage: growth-child.mjs SIZE, with --expose-gc
import { createMock } from '../dist/mocks/index.js'
import { clientHeaders, numberOf, order, PATH } from './order.mjs'

const WARM_UP = 20_000
/** Smaller books are made anew after new orders, larger ones take them. */
const REBUILT_BELOW = 100_000

const size = Number(process.argv[2])
const mock = createMock({ maxOrders: 1_100_000 })
const [before, after] = JSON.stringify(order).split(order.out_trade_no)
const text = new TextEncoder()
let next = 0

const place = (number) => {
  const body = text.encode(before + numberOf(number) + after)
  return mock.handle({
    method: 'POST',
    target: PATH,
    headers: [
      ['Host', '127.0.0.1'],
      ...Object.entries(clientHeaders),
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
    ],
    body,
    clientIp: '127.0.0.1',
  })
}

async function fill() {
  const start = performance.now()
  for (next = 0; next < size; next++) await place(next)
  return ((performance.now() - start) * 1000) / size
}

/** Bytes of orders alone: the journal is emptied. */
function memory() {
  mock.journal.clear()
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const timed = {
  async new(count) {
    const start = performance.now()
    for (let i = 0; i < count; i++) await place(next++)
    return ((performance.now() - start) * 1000) / count
  },
  async again(count) {
    const numbers = Array.from({ length: count }, () => Math.floor(Math.random() * size))
    const start = performance.now()
    for (const number of numbers) await place(number)
    return ((performance.now() - start) * 1000) / count
  },
}

process.on('message', async ({ orders, count }) => {
  await timed.again(500) // awake again
  const microseconds = await timed[orders](count)
  if (orders === 'new' && size < REBUILT_BELOW) {
    mock.reset()
    await fill()
  }
  process.send(microseconds)
})
process.on('disconnect', () => process.exit())

for (let i = 0; i < WARM_UP; i++) await place(i)
mock.reset()
const empty = memory()
const fillMicroseconds = await fill()
const bytesPerOrder = (memory() - empty) / size
for (let i = 0; i < 2_000; i++) await place(i % size) // the journal is full again
process.send({ fillMicroseconds, bytesPerOrder })
