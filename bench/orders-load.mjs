// The load generator: orders without a signature, each with a number of its own. A process of its own, on a core of
// its own. messages: {port, connections, ms} -> what was measured in that time
import { requestBytes } from './connection.mjs'
import { measureLoad } from './load.mjs'
import { clientHeaders, numberOf, order, PATH, VARYING_DIGITS } from './order.mjs'

let count = 0

process.on('message', async (load) => {
  process.send(await measureLoad(load, makeSupply, isGood))
})
process.on('disconnect', () => process.exit())

function makeSupply() {
  const bytes = requestBytes('POST', PATH, JSON.stringify(order), clientHeaders)
  const digits = bytes.indexOf(numberOf(0)) + order.out_trade_no.length - VARYING_DIGITS
  return () => {
    writeDigits(bytes, digits, count++) // the last answer is here, so the last bytes have been sent
    return bytes
  }
}

const isGood = (answer) => answer.includes('"prepay_id"')

function writeDigits(bytes, at, number) {
  let rest = number
  for (let i = at + VARYING_DIGITS - 1; i >= at; i--) {
    bytes[i] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}
