/** Orders at a steady rate, and how long their answers took. */
import { Connection, requestBytes } from '../../bench/connection.mjs'
import { numberOf, order, PATH } from '../../bench/order.mjs'
import { quantile, sorted } from '../../bench/statistics.mjs'

/** So many connections, each with its next order this long after the last answer. */
const CONNECTIONS = 4
const PAUSE_MS = 5
const PATIENCE_MS = 30_000

let count = 0

/** Sends orders until told to stop; returns milliseconds, and every answer that was no prepay_id. */
export async function measureOrders(port, until) {
  const times = []
  const failures = []
  let isOver = false
  const done = Promise.all(
    Array.from({ length: CONNECTIONS }, () => sendUntil(port, () => isOver, times, failures)),
  )
  await until
  isOver = true
  await done
  const ascending = sorted(times)
  return {
    orders: times.length,
    p50: quantile(ascending, 0.5),
    p99: quantile(ascending, 0.99),
    max: ascending.at(-1),
    failures,
  }
}

async function sendUntil(port, isOver, times, failures) {
  const connection = new Connection(port)
  while (!isOver()) {
    const body = JSON.stringify({ ...order, out_trade_no: numberOf(count++) })
    const startedAt = performance.now()
    const [status, bytes] = await new Promise((resolve) =>
      connection.send(
        requestBytes('POST', PATH, body),
        (...answer) => resolve(answer),
        PATIENCE_MS,
      ),
    )
    times.push(performance.now() - startedAt)
    const text = bytes?.toString() ?? ''
    if (status !== 200 || !text.includes('"prepay_id"')) failures.push(`${status} ${text}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  connection.close()
}
