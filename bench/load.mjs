/** Load on a server, and what was measured meanwhile. */
import { Connection } from './connection.mjs'
import { summarise } from './statistics.mjs'

/**
 * Each connection gets a supply of its own, which `makeSupply` makes: a function that gives the bytes of the next
 * request. `isGood` looks at every answer with status 200.
 */
export async function measureLoad({ port, connections, ms }, makeSupply, isGood) {
  const load = new Load(port, connections, makeSupply, isGood)
  const cpu = process.cpuUsage()
  const start = performance.now()
  await load.run(ms)
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  load.close()
  return {
    ...summarise(load.times, elapsed),
    elapsedMs: elapsed,
    failures: load.failures,
    generatorBusy: (user + system) / 1000 / elapsed,
  }
}

/** Sends the next request on a connection as soon as the last one is answered. */
class Load {
  times = []
  failures = []
  #connections
  #makeSupply
  #isGood

  constructor(port, connections, makeSupply, isGood) {
    this.#connections = Array.from({ length: connections }, () => new Connection(port))
    this.#makeSupply = makeSupply
    this.#isGood = isGood
  }

  async run(ms) {
    const end = performance.now() + ms
    await Promise.all(this.#connections.map((each) => this.#sendUntil(each, end)))
  }

  close() {
    for (const each of this.#connections) each.close()
  }

  #sendUntil(connection, end) {
    const nextRequest = this.#makeSupply()
    return new Promise((resolve) => {
      let sentAt = 0
      const send = () => {
        const bytes = nextRequest()
        sentAt = performance.now()
        connection.send(bytes, receive)
      }
      const receive = (status, answer) => {
        const now = performance.now()
        this.times.push(now - sentAt)
        if (status !== 200 || !this.#isGood(answer)) {
          this.failures.push(`${status} ${answer?.toString().split('\r\n\r\n')[1] ?? 'no answer'}`)
          if (this.failures.length > 10) return resolve()
        }
        if (now < end) send()
        else resolve()
      }
      send()
    })
  }
}
