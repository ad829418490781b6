import { expect, test } from 'vitest'
import { describeNotice } from './describe.js'
import { answered, failed, openOutbox, proveAddress } from './notices.testing.js'

/** The lines of everything that happens from now on. */
function logged(opened = openOutbox()) {
  const lines: string[] = []
  opened.outbox.listen((event) => {
    const line = describeNotice(event)
    if (line !== undefined) lines.push(line.replace(/^notice [0-9a-f-]{36} of order \S+ to /, '… '))
  })
  return { ...opened, lines }
}

test('every attempt is a line that says what comes of it', async () => {
  const opened = logged()
  const { outbox, order, clock, lines } = opened
  const { id = '' } = outbox.enqueue(order()) ?? {}
  for (const outcome of [answered(500), failed('timeout', 'no answer within 5 s'), answered(200)]) {
    clock.advance('15s')
    await outbox.attempt(id)
    outbox.settle(id, outcome)
  }
  expect(lines).toEqual([
    '… https://shop.test/pay/notify: 500 in 12 ms; again after 15 s (up to 15 times)',
    '… https://shop.test/pay/notify: timeout: no answer within 5 s; again after 15 s (up to 15 times)',
    '… https://shop.test/pay/notify: 200 in 12 ms; accepted',
  ])
})

test('longer steps of the ladder are told in minutes and hours', async () => {
  const { outbox, order, clock, lines } = logged()
  const { id = '' } = outbox.enqueue(order()) ?? {}
  clock.advance('25h')
  while (outbox.isDue(id)) {
    await outbox.attempt(id)
    outbox.settle(id, answered(500))
    clock.advance('6h')
  }
  const waits = lines.map((line) => /again after (.*) \(/.exec(line)?.[1])
  expect(waits.slice(0, 6)).toEqual(['15 s', '15 s', '30 s', '3 min', '10 min', '20 min'])
  expect(waits.slice(9, 15)).toEqual(['1 h', '3 h', '3 h', '3 h', '6 h', '6 h'])
  expect(lines.at(-1)).toContain('given up: not accepted, and repeated 15 times')
})

test('what is not sent is a line, too', () => {
  const { outbox, order, lines } = logged()
  outbox.enqueue(order({ notifyUrl: undefined }))
  expect(lines).toEqual(['… nowhere: not-sent: the order has no notify_url'])
})

test('the proof of an address, a redirect and a verdict are told', async () => {
  const opened = logged()
  const { outbox, order, lines } = opened
  const { id = '' } = outbox.enqueue(order({ platform: 'wecom' }), { case: 'ok' }) ?? {}
  await proveAddress(opened, id)
  await outbox.attempt(id)
  outbox.settle(id, { ...answered(302), note: 'the redirect to / is not followed' })
  expect(lines).toEqual([
    '… https://shop.test/wecom?tenant=7: asked for echostr: 200 in 12 ms; the notice follows',
    '… https://shop.test/wecom?tenant=7: 302 in 12 ms (the redirect to / is not followed); NOT as it should be: the notice was answered with 302 in 12 ms, it should be accepted with 200 within 5 s (nothing is wrong with it)',
  ])
})
