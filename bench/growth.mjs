/** Time per request and memory per order, from 1 to 1,000,000 orders, in process: what HTTP adds is always the same. */
import * as processes from './processes.mjs'
import { spread } from './statistics.mjs'

const SIZES = [1, 10_000, 100_000, 1_000_000]
const REQUESTS = 1_000

/** One process per size, all there at once, asked in turn: the machine's moods meet every size alike. */
export async function measureGrowth({ rounds, say, sizes = SIZES }) {
  const children = []
  try {
    for (const size of sizes) {
      const child = processes.start(
        [
          process.execPath,
          '--expose-gc',
          '--max-old-space-size=6144',
          new URL('growth-child.mjs', import.meta.url).pathname,
          String(size),
        ],
        { ipc: true },
      )
      const filled = await processes.nextMessage(child, 600_000)
      children.push({ size, child, ...filled, new: [], again: [] })
      say(`growth: ${size} orders are there`)
    }
    for (let round = 0; round < 2 * rounds; round++) {
      for (const each of children) {
        for (const orders of ['new', 'again']) {
          each[orders].push(await processes.ask(each.child, { orders, count: REQUESTS }))
        }
      }
    }
  } finally {
    await Promise.all(children.map(({ child }) => processes.stop(child)))
  }
  return children.map(({ size, fillMicroseconds, bytesPerOrder, ...each }) => ({
    size,
    fillMicroseconds,
    bytesPerOrder,
    new: spread(each.new),
    again: spread(each.again),
  }))
}
