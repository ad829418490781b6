// Endpoints of merchants that answer slowly, wrongly and never; nobody listens at the fourth address.
// messages: {kind: 'count'} -> how often each notice came, by id
import { once } from 'node:events'
import { createServer } from 'node:http'

const SLOW_MS = 50
const counts = new Map()

const slow = await open((response) => setTimeout(() => response.end(), SLOW_MS))
const wrong = await open((response) => response.writeHead(500).end('{"code":"FAIL"}'))
const silent = await Promise.all([1, 2, 3].map(() => open(() => {})))
const absent = await open(() => {})
absent.server.close()
await once(absent.server, 'close')

process.send({
  slow: slow.url,
  wrong: wrong.url,
  absent: absent.url,
  silent: silent.map(({ url }) => url),
})
process.on('message', () => process.send({ counts: Object.fromEntries(counts) }))
process.on('disconnect', () => process.exit())

async function open(answer) {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const { id } = JSON.parse(body)
      counts.set(id, (counts.get(id) ?? 0) + 1)
      answer(response)
    })
    request.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${server.address().port}/notify` }
}
