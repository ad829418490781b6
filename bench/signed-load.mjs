// The load generator of signed orders. They are signed before the clock starts, for signing takes a client as long as
// a server. messages: {signForMs} -> {count}; {rewind: true} -> {repeated}; {port, connections, ms} -> what was measured
import { availableParallelism } from 'node:os'
import { requestBytes } from './connection.mjs'
import { measureLoad } from './load.mjs'
import { clientHeaders, PATH } from './order.mjs'
import { signOrder } from './signed-order.mjs'

/** Enough to keep the thread pool busy. */
const SIGNED_AT_ONCE = 8 * availableParallelism()

let requests = []
let sent = 0

process.on('message', async ({ signForMs, rewind, ...load }) => {
  if (signForMs !== undefined) process.send(await signFor(signForMs))
  else if (rewind) process.send(startAgain())
  else process.send(await measureLoad(load, () => nextRequest, isGood))
})
process.on('disconnect', () => process.exit())

async function signFor(ms) {
  const end = performance.now() + ms
  requests = []
  let count = 0
  const signOneByOne = async () => {
    while (performance.now() < end) {
      const { body, authorization } = await signOrder(count++)
      const headers = { ...clientHeaders, Authorization: authorization }
      requests.push(requestBytes('POST', PATH, body, headers))
    }
  }
  await Promise.all(Array.from({ length: SIGNED_AT_ONCE }, signOneByOne))
  startAgain()
  return { count: requests.length }
}

/** The next server gets the same bytes. How many did the last one get a second time? */
function startAgain() {
  const repeated = Math.max(0, sent - requests.length)
  sent = 0
  return { repeated }
}

const nextRequest = () => requests[sent++ % requests.length]

const isGood = (answer) =>
  answer.includes('"prepay_id"') && answer.includes('\r\nWechatpay-Signature: ')
