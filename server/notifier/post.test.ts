import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { NoticeRequest, Outcome } from '../../mocks/notifications/notification.js'
import { toBytes } from '../../mocks/wire.js'
import { closedPort, openServer, selfSigned } from '../listener.testing.js'
import { Addresses, type Resolve } from './addresses.js'
import { openAgents, Post, type PostOptions } from './post.js'

const notice = (url: string, changes: Partial<NoticeRequest> = {}): NoticeRequest => ({
  method: 'POST',
  url,
  headers: [
    ['Content-Type', 'application/json'],
    ['Wechatpay-Nonce', 'n'],
  ],
  body: toBytes('{"id":"1"}'),
  timeoutMs: 5000,
  ...changes,
})

interface Sending {
  readonly timeoutMs?: number
  readonly allow?: readonly string[]
  readonly resolve?: Resolve
}

function optionsOf({ timeoutMs = 2000, allow = [], resolve }: Sending = {}): PostOptions {
  const agents = openAgents()
  onTestFinished(() => {
    agents.http.destroy()
    agents.https.destroy()
  })
  return { addresses: new Addresses(allow, resolve), agents, timeoutMs }
}

const send = (url: string, options?: Sending): Promise<Outcome> =>
  new Post(notice(url), optionsOf(options)).outcome

const openHttp = async (handler: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await openServer(createHttpServer(handler))}`

/** An endpoint that sends bytes of its own once a request has come. */
const openRaw = async (answer: (socket: Socket) => void): Promise<string> =>
  `http://127.0.0.1:${await openServer(
    createTcpServer((socket) => void socket.once('data', () => answer(socket))),
  )}`

describe('a notice', () => {
  test('arrives as it was written, with its length', async () => {
    const seen: unknown[] = []
    const url = await openHttp(async (request, response) => {
      const { method, url: target, rawHeaders } = request
      const names = rawHeaders.filter((_, i) => i % 2 === 0)
      seen.push({ method, target, names, body: String(await buffer(request)) })
      response.writeHead(204).end()
    })
    const outcome = await send(`${url}/pay?a=%20b#part`)
    expect(outcome).toEqual({ kind: 'answered', status: 204, body: '', ms: expect.any(Number) })
    expect(seen).toEqual([
      {
        method: 'POST',
        target: '/pay?a=%20b',
        names: ['Content-Type', 'Wechatpay-Nonce', 'Host', 'Connection', 'Content-Length'],
        body: '{"id":"1"}',
      },
    ])
  })

  test('that is a GET has no body', async () => {
    const url = await openHttp(async (request, response) => {
      const body = String(await buffer(request))
      response.end(`${request.method} ${request.headers['content-length'] ?? 'none'} [${body}]`)
    })
    const get = notice(url, { method: 'GET', headers: [], body: new Uint8Array() })
    expect(await new Post(get, optionsOf()).outcome).toMatchObject({ body: 'GET none []' })
  })

  test('reaches an endpoint by its name, on whichever address it listens', async () => {
    const port = await openServer(createHttpServer((_, response) => void response.end('by name')))
    const resolve: Resolve = async () => [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]
    const outcome = await send(`http://shop.test:${port}/`, { resolve })
    expect(outcome).toMatchObject({ status: 200, body: 'by name' })
  })

  test('goes to the address that was checked, whatever the name means a moment later', async () => {
    const port = await openServer(createHttpServer((_, response) => void response.end('checked')))
    const answers = ['127.0.0.1', '169.254.169.254']
    let asked = 0
    const resolve: Resolve = async () => [{ address: answers[asked++] ?? '', family: 4 }]
    const url = `http://rebound.test:${port}/`
    const options = optionsOf({ resolve })
    expect(await new Post(notice(url), options).outcome).toMatchObject({ body: 'checked' })
    expect(asked).toBe(1)
    expect(await new Post(notice(url), options).outcome).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('rebound.test (169.254.169.254)'),
    })
  })

  test('does not go to another host, and that is no failure of the network', async () => {
    expect(await send('http://203.0.113.5/')).toEqual({
      kind: 'refused',
      reason:
        '203.0.113.5 is neither loopback nor private, so nothing is sent there; allow it with --notify-allow 203.0.113.5',
      ms: expect.any(Number),
    })
  })

  test('does not follow a redirect, near or far', async () => {
    let followed = 0
    const near = await openHttp((_, response) => {
      followed++
      response.end()
    })
    for (const location of [near, 'http://169.254.169.254/latest/meta-data', '/elsewhere']) {
      const url = await openHttp(
        (_, response) => void response.writeHead(307, { location }).end('see there'),
      )
      expect(await send(url)).toEqual({
        kind: 'answered',
        status: 307,
        body: 'see there',
        ms: expect.any(Number),
        note: `the redirect to ${location} is not followed`,
      })
    }
    expect(followed).toBe(0)
  })

  test('that is broken off ends there and then, but only if it had not ended before', async () => {
    const url = await openHttp(
      ({ url: target }, response) => void (target === '/' || response.end()),
    )
    const [stuck, quick] = ['/', '/quick'].map((path) => new Post(notice(url + path), optionsOf()))
    expect(await quick?.outcome).toMatchObject({ kind: 'answered' })
    expect([stuck?.breakOff('for a test'), quick?.breakOff('for a test')]).toEqual([true, false])
    expect(await stuck?.outcome).toMatchObject({ kind: 'network', reason: 'for a test' })
  })
})

describe('over TLS', () => {
  const openTls = async (): Promise<number> => {
    const { key, cert } = await selfSigned('shop.test')
    return openServer(createHttpsServer({ key, cert }, (_, response) => void response.end('tls')))
  }

  test('an endpoint on this machine may have a certificate that nobody knows, which is noted', async () => {
    expect(await send(`https://127.0.0.1:${await openTls()}/`)).toMatchObject({
      kind: 'answered',
      body: 'tls',
      note: expect.stringContaining('its certificate would not be accepted'),
    })
  })

  test('any other has to have a good one', async () => {
    const port = await openTls()
    // Not all of its addresses are this machine, so it is not; the first one that answers happens to be.
    const resolve: Resolve = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '10.255.255.1', family: 4 },
    ]
    expect(await send(`https://shop.test:${port}/`, { resolve })).toMatchObject({
      kind: 'network',
      reason: expect.stringMatching(/self-signed certificate/),
    })
  })
})

describe('an endpoint that', () => {
  test('never answers is given up in time', async () => {
    const url = await openHttp(() => undefined)
    const outcome = await send(url, { timeoutMs: 100 })
    expect(outcome).toMatchObject({ kind: 'timeout', reason: 'no answer within 0.1 s' })
    expect(outcome.ms).toBeLessThan(1000)
  })

  test('never accepts the connection is given up in time, as is a name that never resolves', async () => {
    const resolve: Resolve = () => new Promise(() => undefined)
    expect(await send('http://shop.test/', { timeoutMs: 100, resolve })).toMatchObject({
      kind: 'timeout',
    })
  })

  test('drips its headers, or its body, is given up in time', async () => {
    for (const start of [
      'HTTP/1.1 200 OK\r\nX: ',
      'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n',
    ]) {
      const url = await openRaw((socket) => {
        socket.write(start)
        const drip = setInterval(() => socket.write('x'), 10)
        socket.on('close', () => clearInterval(drip))
      })
      expect(await send(url, { timeoutMs: 150 })).toMatchObject({ kind: 'timeout' })
    }
  })

  test('sends without end is cut off, and the beginning is kept', async () => {
    let closed = false
    const url = await openHttp((_, response) => {
      response.on('close', () => (closed = true))
      response.writeHead(500)
      const pour = (): void => {
        while (response.write('x'.repeat(16_384)));
        response.once('drain', pour)
      }
      pour()
    })
    expect(await send(url)).toMatchObject({ status: 500, body: 'x'.repeat(4096) })
    await vi.waitFor(() => expect(closed).toBe(true))
  })

  test('answers with a long page is read to its end', async () => {
    const url = await openHttp((_, response) => void response.end('é'.repeat(20_000)))
    expect(await send(url)).toMatchObject({ status: 200, body: 'é'.repeat(2048) })
  })

  test.each([
    ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()],
    ['closes it without a word', (socket: Socket) => void socket.end()],
    ['sends a status line that is none', (socket: Socket) => void socket.end('HELO\r\n\r\n')],
    ['sends a status that is none', (socket: Socket) => void socket.end('HTTP/1.1 OK\r\n\r\n')],
    [
      'sends headers without end',
      (socket: Socket) => void socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
    ],
    [
      'sends two lengths',
      (socket: Socket) =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
    ],
    [
      'changes the protocol',
      (socket: Socket) =>
        void socket.end('HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
    ],
  ])('%s has failed', async (_what, answer) => {
    expect(await send(await openRaw(answer))).toMatchObject({
      kind: 'network',
      reason: expect.stringMatching(/./),
    })
  })

  test.each([
    ['breaks off', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
  ])('%s in the middle of its answer has failed', async (_what, end) => {
    const url = await openRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nonly', () => end(socket))
    })
    expect(await send(url)).toMatchObject({
      kind: 'network',
      reason: expect.stringContaining('it began to answer 200, and the answer did not end'),
    })
  })

  test('is not there has failed', async () => {
    expect(await send(`http://127.0.0.1:${await closedPort()}/`)).toMatchObject({
      kind: 'network',
      reason: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('ends its answer with the connection has answered', async () => {
    const url = await openRaw((socket) => void socket.end('HTTP/1.0 200 OK\r\n\r\nSUCCESS'))
    expect(await send(url)).toMatchObject({ kind: 'answered', status: 200, body: 'SUCCESS' })
  })

  test('sends a byte order mark has it in its answer', async () => {
    const url = await openHttp((_, response) => void response.end('\uFEFF1'))
    expect(await send(url)).toMatchObject({ body: '\uFEFF1' })
  })
})

describe('a connection', () => {
  /** An endpoint that never closes a connection, and says so or not. */
  async function connectionsFor(header: string, count: number): Promise<number> {
    let connections = 0
    const server = createTcpServer((socket) => {
      connections++
      const answer = `HTTP/1.1 200 OK\r\n${header}Content-Length: 2\r\n\r\nok`
      socket.on('data', (bytes) => void (String(bytes).endsWith('}') && socket.write(answer)))
    })
    const url = `http://127.0.0.1:${await openServer(server)}/`
    const options = optionsOf()
    for (let i = 0; i < count; i++) {
      expect(await new Post(notice(url), options).outcome).toMatchObject({ status: 200 })
      // The agent takes it back a moment after the end of the answer.
      await new Promise(setImmediate)
    }
    return connections
  }

  test('is used again where the endpoint says so', async () => {
    expect(await connectionsFor('Connection: keep-alive\r\n', 3)).toBe(1)
  })

  test('is not used again where it does not', async () => {
    expect(await connectionsFor('', 3)).toBe(3)
  })
})
