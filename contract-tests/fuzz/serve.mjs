// The server under attack, in a process of its own, so that its memory and its death can be seen.
import { startServer } from 'wechatpay-mock/server'

const running = await startServer({ port: 0, offline: true, maxOrders: 1_000, maxExchanges: 100 })
process.send({ port: running.port })
process.on('message', () => {
  globalThis.gc?.()
  process.send({ heap: process.memoryUsage().heapUsed })
})
process.on('disconnect', () => process.exit(0))
