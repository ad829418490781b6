import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createListener } from './listener.js'
import { openPort } from './open-port.js'

test('what came before there was anything to answer with is answered then', async () => {
  const open = await openPort(0, '127.0.0.1')
  const early = connect(open.port, '127.0.0.1')
  const answered = new Promise<string>((resolve) => {
    let text = ''
    early.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text))
  })
  await new Promise((resolve) =>
    early.write(
      'POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi',
      resolve,
    ),
  )
  // One that does not wait for it.
  const hasty = connect(open.port, '127.0.0.1')
  await new Promise((resolve) => hasty.once('connect', resolve))
  hasty.resetAndDestroy()

  const http = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => response.end(`${request.method} ${request.url} ${body}`))
  })
  const listener = createListener({
    http,
    secureContextFor: () => Promise.reject(new Error('nobody comes by TLS here')),
  })
  listener.adopt(open, '127.0.0.1')
  expect(await answered).toMatch(/\r\n\r\nPOST \/early hi$/)
  const late = await fetch(`http://127.0.0.1:${open.port}/late`, { method: 'POST', body: 'ho' })
  expect(await late.text()).toBe('POST /late ho')
  await listener.close()
})

test('a port that is taken is refused', async () => {
  const open = await openPort(0, '127.0.0.1')
  await expect(openPort(open.port, '127.0.0.1')).rejects.toThrow('EADDRINUSE')
  open.server.close()
})
