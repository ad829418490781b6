/** What looking at a signature costs beside what a signature check costs by itself, in process. */
import * as processes from './processes.mjs'
import { spread } from './statistics.mjs'

const REQUESTS = 4_000

/** Microseconds per request of every kind, and how many bare checks a checked request takes on top. */
export async function measureVerified({ rounds, say }) {
  const file = new URL('verified-child.mjs', import.meta.url).pathname
  const child = processes.start([process.execPath, file], { ipc: true })
  const results = []
  try {
    await processes.nextMessage(child, 600_000)
    for (let round = 1; round <= 2 * rounds; round++) {
      results.push(await processes.ask(child, { requests: REQUESTS }))
    }
  } finally {
    await processes.stop(child)
  }
  say(`verified: ${2 * rounds} rounds of ${REQUESTS} requests of each kind`)
  return { wall: figures(results, 'wall'), cpu: figures(results, 'cpu') }
}

function figures(results, clock) {
  /** `figure` makes one figure of a round; it gets a function that gives the microseconds of a kind. */
  const spreadOf = (figure) => spread(results.map((kinds) => figure((kind) => kinds[kind][clock])))
  return {
    off: spreadOf((of) => of('off')),
    unsigned: spreadOf((of) => of('unsigned')),
    verified: spreadOf((of) => of('verified')),
    verify: spreadOf((of) => of('verify')),
    verifyAfterOrder: spreadOf(verifyAfterOrder),
    added: spreadOf(added),
    addedToVerify: spreadOf((of) => added(of) / of('verify')),
    addedToVerifyAfterOrder: spreadOf((of) => added(of) / verifyAfterOrder(of)),
    addedToOff: spreadOf((of) => (of('verified') - of('off')) / of('verify')),
  }
}

const added = (of) => of('verified') - of('unsigned')
const verifyAfterOrder = (of) => of('unsignedAndVerify') - of('unsigned')
