/** From spawn to listening, in alternating starts. */
import { fileURLToPath } from 'node:url'
import { startCommand } from './contenders.mjs'
import * as processes from './processes.mjs'
import { spread } from './statistics.mjs'

const program = (name) => fileURLToPath(new URL(`contenders/${name}`, import.meta.url))

const programs = {
  'empty Node program (ESM)': (port) => [program('empty.mjs'), String(port)],
  'empty Node program (CommonJS)': (port) => [program('empty.cjs'), String(port)],
  'wechatpay-mock start': startCommand,
}

/** The result: times and ratios to our own, pair by pair. */
export async function measureStarts({ starts, say }) {
  const names = Object.keys(programs)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let i = -2; i < starts; i++) {
    for (const name of names) {
      const port = await processes.freePort()
      const startedAt = performance.now()
      const child = processes.start([process.execPath, ...programs[name](port)])
      try {
        await processes.untilListening(child, port)
        if (i >= 0) times[name].push(performance.now() - startedAt) // the first two fill the disk cache
      } finally {
        await processes.stop(child)
      }
    }
  }
  say(`start: ${starts} alternating starts`)
  const ours = times['wechatpay-mock start']
  return names.map((name) => ({
    name,
    listeningMs: spread(times[name]),
    oursToThis: spread(ours.map((each, i) => each / times[name][i])),
  }))
}
