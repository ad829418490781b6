// Orders placed with `fetch` and intercepted by MSW in this process, one after the other.
// usage: intercepted.mjs mock|constant, then {warmupMs, measureMs} as messages
import { http, HttpResponse } from 'msw' // the project's own copy, in the folder above
import { setupServer } from 'msw/node'
import { createMock } from '../../dist/mocks/index.js'
import { handlers } from '../../dist/mocks/msw.js'
import { numberOf, order, PATH } from '../order.mjs'
import { summarise } from '../statistics.mjs'

const URL = `https://api.mch.weixin.qq.com${PATH}`
const constant = [
  http.post(URL, () => HttpResponse.json({ prepay_id: 'wx26164321020030f54d208d5158af8f0000' })),
]
const server = setupServer(...(process.argv[2] === 'mock' ? handlers(createMock()) : constant))
server.listen({ onUnhandledRequest: 'error' })

const [before, after] = JSON.stringify(order).split(order.out_trade_no)
let count = 0

async function placeFor(ms, times) {
  const end = performance.now() + ms
  for (let now = performance.now(); now < end;) {
    const body = before + numberOf(count++) + after
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(URL, { method: 'POST', headers, body })
    const text = await response.text()
    if (response.status !== 200 || !text.includes('"prepay_id"')) {
      throw new Error(`${response.status} ${text}`)
    }
    const then = performance.now()
    times?.push(then - now)
    now = then
  }
}

process.on('message', async ({ warmupMs, measureMs }) => {
  await placeFor(warmupMs)
  const times = []
  const cpu = process.cpuUsage()
  const start = performance.now()
  await placeFor(measureMs, times)
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  process.send({
    ...summarise(times, elapsed),
    cpuMicroseconds: (user + system) / times.length,
    busy: (user + system) / 1000 / elapsed,
    failures: [],
  })
})
process.on('disconnect', () => process.exit())
process.send('ready')
