import { createServer as createTcpServer } from 'node:net'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ask,
  call,
  clientHello,
  dig,
  type Identity,
  Line,
  openListener,
  type Opened,
  openServer,
  secured,
  selfSigned,
  WECHAT,
} from '../listener.testing.js'

let identity: Identity
let trusting: { readonly ca: string; readonly servername: string }
beforeAll(async () => {
  identity = await selfSigned(WECHAT)
  trusting = { ca: identity.cert, servername: WECHAT }
})

const LIMIT_MS = 100

const openImpatient = (handlerDelayMs = 0): Promise<Opened> =>
  openListener({
    identity,
    http: { headersTimeout: LIMIT_MS, requestTimeout: LIMIT_MS, connectionsCheckingInterval: 20 },
    handler: (_, response) => void setTimeout(() => response.end('{"url":"late"}'), handlerDelayMs),
  })

describe('a client is given up that sends', () => {
  const SOCKS = [5, 1, 0, 5, 1, 0, 1, 192, 0, 2, 1, 1, 187]
  test.each<readonly [string, (line: Line) => unknown]>([
    ['nothing', () => undefined],
    ['half a request line', (line) => line.write('GET /')],
    ['half of TLS', (line) => line.write(Buffer.of(0x16, 3, 1, 1))],
    ['a ClientHello and nothing else', async (line) => line.write(await clientHello())],
    ['half a greeting of SOCKS', (line) => line.write(Buffer.of(5, 3, 0))],
    ['half a request of SOCKS', (line) => line.write(Buffer.from(SOCKS.slice(0, 9)))],
    ['nothing behind SOCKS', (line) => line.write(Buffer.from(SOCKS))],
    ['half of TLS behind SOCKS', (line) => line.write(Buffer.from([...SOCKS, 0x16, 3, 1]))],
    ['nothing behind CONNECT', (line) => dig(line, `${WECHAT}:443`)],
    [
      'half of TLS behind CONNECT',
      async (line) => (await dig(line, `${WECHAT}:443`)) && line.write(Buffer.of(0x16, 3)),
    ],
    ['nothing inside TLS', (line) => secured(line, trusting)],
  ])('%s', async (_name, send) => {
    const { port, listener } = await openImpatient()
    const line = await call(port)
    // What happens inside TLS shows there.
    const inside = await send(line)
    await (inside instanceof Line ? inside : line).readAll()
    line.socket.destroy()
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })

  test('its ClientHello byte by byte, however steadily', async () => {
    const { port } = await openImpatient()
    const line = await call(port)
    const hello = await clientHello()
    let at = 0
    const drip = setInterval(() => line.write(hello.subarray(at, ++at)), 5)
    await line.readAll()
    clearInterval(drip)
    expect(at).toBeLessThan(hello.length)
  })
})

describe('nobody is given up', () => {
  test('who waits for an answer inside TLS', async () => {
    const { port } = await openImpatient(3 * LIMIT_MS)
    const line = await call(port)
    await dig(line, `${WECHAT}:443`)
    const inside = await secured(line, trusting)
    inside.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(String(await inside.read('}'))).toContain('late')
  })

  test('who is silent in a tunnel', async () => {
    const patient = await openServer(
      createTcpServer((socket) => void setTimeout(() => socket.end('late'), 3 * LIMIT_MS)),
    )
    const { port } = await openImpatient()
    const line = await call(port)
    await dig(line, `127.0.0.1:${patient}`)
    expect(String(await line.readAll())).toBe('late')
  })
})

describe('close', () => {
  test('lets an answer that has begun end, inside TLS too, and takes no more', async () => {
    const begun = vi.fn()
    const { port, listener } = await openListener({
      identity,
      handler: ({ url = '' }, response) => {
        const body = JSON.stringify({ url })
        response.setHeader('Content-Length', body.length)
        if (url === '/at-once') return response.end(body)
        begun()
        setTimeout(() => response.end(body), 300)
      },
    })
    const idle = await secured(await call(port), trusting)
    await ask(idle, '/at-once')
    const busy = await secured(await call(port), trusting)
    busy.write('GET /late HTTP/1.1\r\nHost: a\r\n\r\n')
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    const closed = listener.close()
    expect(String(await busy.readAll())).toContain('late')
    await idle.readAll()
    await closed
    await expect(call(port)).rejects.toThrow('ECONNREFUSED')
    expect(await listener.countSockets()).toBe(0)
  })

  test('ends tunnels on which nothing moves, and whoever has not said what they want', async () => {
    const silent = await openServer(createTcpServer((socket) => void socket.resume()))
    const { port, listener } = await openListener({ identity })
    const tunnel = await call(port)
    await dig(tunnel, `127.0.0.1:${silent}`)
    const undecided = (await call(port)).write(Buffer.of(0x16, 3))
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(3))
    await listener.close(60_000)
    expect(await tunnel.readAll()).toHaveLength(0)
    expect(await undecided.readAll()).toHaveLength(0)
  })

  test('cuts what is still moving after a while', async () => {
    const talker = await openServer(
      createTcpServer((socket) => {
        const talk = setInterval(() => socket.write('x'), 1)
        socket.on('close', () => clearInterval(talk))
      }),
    )
    const { port, listener } = await openListener({ handler: () => undefined })
    const tunnel = await call(port)
    await dig(tunnel, `127.0.0.1:${talker}`)
    const unanswered = (await call(port)).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await tunnel.read(1)
    await listener.close(300)
    await tunnel.readAll()
    await unanswered.readAll()
    expect(await listener.countSockets()).toBe(0)
  })

  test('may be called before listen, and twice', async () => {
    const { listener } = await openListener()
    await Promise.all([listener.close(), listener.close()])
    await listener.close()
  })
})

describe('listen', () => {
  test('opens a second port that serves the same', async () => {
    const { port, listener } = await openListener({ identity })
    const tlsPort = await listener.listen(0, '127.0.0.1')
    expect(tlsPort).not.toBe(port)
    await ask(await secured(await call(tlsPort), trusting))
    expect((await ask(await call(port), `http://localhost:${tlsPort}/x`)).url).toBe('/x')
    await listener.close()
    for (const each of [port, tlsPort]) await expect(call(each)).rejects.toThrow('ECONNREFUSED')
  })

  test('says when a port is taken, and harms nothing', async () => {
    const { port, listener } = await openListener()
    await expect(listener.listen(port, '127.0.0.1')).rejects.toThrow('EADDRINUSE')
    await ask(await call(port))
  })
})
