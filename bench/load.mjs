// The load generator: a process of its own, on a core of its own.
// messages: {port, connections, ms} -> what was measured in that time
import { Connection, requestBytes } from './connection.mjs'
import { numberOf, order, PATH, VARYING_DIGITS } from './order.mjs'
import { summarise } from './statistics.mjs'

let count = 0

process.on('message', async ({ port, connections, ms }) => {
  const load = new Load(port, connections)
  const cpu = process.cpuUsage()
  const start = performance.now()
  await load.run(ms)
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  load.close()
  process.send({
    ...summarise(load.times, elapsed),
    elapsedMs: elapsed,
    failures: load.failures,
    generatorBusy: (user + system) / 1000 / elapsed,
  })
})
process.on('disconnect', () => process.exit())

/** Sends the next order on a connection as soon as the last one is answered. */
class Load {
  times = []
  failures = []
  #connections

  constructor(port, connections) {
    this.#connections = Array.from({ length: connections }, () => new Connection(port))
  }

  async run(ms) {
    const end = performance.now() + ms
    await Promise.all(this.#connections.map((each) => this.#orderUntil(each, end)))
  }

  close() {
    for (const each of this.#connections) each.close()
  }

  #orderUntil(connection, end) {
    const bytes = requestBytes('POST', PATH, JSON.stringify(order))
    const digits = bytes.indexOf(numberOf(0)) + order.out_trade_no.length - VARYING_DIGITS
    return new Promise((resolve) => {
      let sentAt = 0
      const send = () => {
        writeDigits(bytes, digits, count++) // the last answer is here, so the last bytes have been sent
        sentAt = performance.now()
        connection.send(bytes, receive)
      }
      const receive = (status, answer) => {
        const now = performance.now()
        this.times.push(now - sentAt)
        if (status !== 200 || !answer.includes('"prepay_id"')) {
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

function writeDigits(bytes, at, number) {
  let rest = number
  for (let i = at + VARYING_DIGITS - 1; i >= at; i--) {
    bytes[i] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}
