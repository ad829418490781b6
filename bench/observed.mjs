/** What judging every exchange costs beside what the mock needs for it, in process. */
import * as processes from './processes.mjs'
import { spread } from './statistics.mjs'

const REQUESTS = 1_000

/** Microseconds per order with and without a judge, and how much of a request the judge is. */
export async function measureObserved({ rounds, say }) {
  const file = new URL('observed-child.mjs', import.meta.url).pathname
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
  say(`observed: ${2 * rounds} rounds of ${REQUESTS} orders of each kind`)
  return { wall: figures(results, 'wall'), cpu: figures(results, 'cpu') }
}

function figures(results, clock) {
  /** `figure` makes one figure of a round; it gets a function that gives the microseconds of a kind. */
  const spreadOf = (figure) => spread(results.map((kinds) => figure((kind) => kinds[kind][clock])))
  return {
    plain: spreadOf((of) => of('plain')),
    observed: spreadOf((of) => of('observed')),
    ratio: spreadOf((of) => of('observed') / of('plain')),
    bare: spreadOf((of) => of('bare')),
    bareObserved: spreadOf((of) => of('bareObserved')),
    bareAdded: spreadOf((of) => of('bareObserved') - of('bare')),
    /** Told apart best where nothing is signed, and a part of the time that a request really takes. */
    share: spreadOf((of) => (of('bareObserved') - of('bare')) / of('plain')),
    bareRatio: spreadOf((of) => of('bareObserved') / of('bare')),
  }
}
