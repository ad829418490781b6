// The mock under load: orders over HTTP and notices on their way, in one process and one thread. A process of its own.
// messages: {kind: 'enqueue', urls} -> {kind: 'enqueued'}; {kind: 'progress'} -> {tried, most};
// {kind: 'close'} -> {notices, undelivered}
import { startServer } from 'wechatpay-mock/server'

const running = await startServer({ port: 0, offline: true })
const { mock } = running

let tried = 0
let underway = 0
let most = 0
mock.on('notice.sent', () => (most = Math.max(most, ++underway)))
mock.on('notice.answered', ({ notification }) => {
  underway--
  if (notification.attempts.length === 1) tried++
})

process.on('message', async ({ kind, urls }) => {
  if (kind === 'enqueue') {
    enqueue(urls)
    process.send({ kind: 'enqueued' })
  } else if (kind === 'progress') process.send({ tried, most })
  else {
    const undelivered = await running.close()
    const notices = mock.notifications.all().map(({ id, url, state, attempts }) => ({
      id,
      url,
      state,
      outcomes: attempts.map(({ outcome }) => outcome.kind),
    }))
    process.send({ notices, undelivered: undelivered.map(({ id }) => id) })
  }
})
process.on('disconnect', () => process.exit())
process.send({ port: running.port })

/** A few at a time, as payments come; each is about an order that is made up for it. */
function enqueue(urls, from = 0) {
  for (const url of urls.slice(from, from + 20)) mock.notify({ url })
  if (from + 20 < urls.length) setTimeout(enqueue, 2, urls, from + 20)
}
