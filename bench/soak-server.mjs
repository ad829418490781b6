// The server of the soak: tells its port, then answers every message with what it holds after a forced collection.
// usage: soak-server.mjs MAX_ORDERS, with --expose-gc
import { setTimeout as wait } from 'node:timers/promises'
import { startServer } from '../dist/server/index.js'

const { mock, port } = await startServer({ port: 0, maxOrders: Number(process.argv[2]) })

process.on('message', async () => {
  const readings = []
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await wait(50) // sockets and timers that are on their way out
    readings.push(process.memoryUsage())
  }
  const least = (figure) => Math.min(...readings.map(figure)) / 1e6
  process.send({
    heapMb: least(({ heapUsed, external }) => heapUsed + external),
    rssMb: least(({ rss }) => rss),
    orders: Array.from(mock.orders.all()).length,
    dropped: mock.orders.dropped,
    exchanges: mock.journal.all().length,
    rules: mock.rules.all().length,
    merchants: mock.merchants.all().length,
  })
})
process.on('disconnect', () => process.exit())
process.send({ port })
