import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, createServer as createTcpServer, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  call,
  connectTo,
  dig,
  ESTABLISHED,
  type Identity,
  openListener,
  openServer,
  secured,
  selfSigned,
  WECHAT,
} from '../listener.testing.js'
import { isExempt, parsePreviousProxy, proxyChooser } from './previous-proxy.js'
import { reach } from './reach.js'

let identity: Identity
beforeAll(async () => {
  identity = await selfSigned('unrelated.test', 'localhost')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A proxy that takes every name for one server of its own. */
function proxyTo(port: number, server: Server): { server: Server; seen: IncomingMessage[] } {
  const seen: IncomingMessage[] = []
  server.on('connect', (request, socket, head) => {
    seen.push(request)
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write(`${ESTABLISHED}\r\nVia: 1.1 test\r\n\r\n`)
      upstream.write(head)
      socket.pipe(upstream).pipe(socket)
    })
  })
  return { server, seen }
}

const openUnrelated = (): Promise<number> =>
  openServer(createTlsServer(identity, (socket) => void socket.end('unrelated')))

async function readThrough(port: number): Promise<string> {
  const line = await call(port)
  expect(await dig(line, 'unrelated.test:443')).toBe(ESTABLISHED)
  const inside = await secured(line, { ca: identity.cert, servername: 'unrelated.test' })
  return String(await inside.readAll())
}

describe('a tunnel through the previous proxy', () => {
  test('asks it with its credentials, and carries TLS untouched', async () => {
    const { server, seen } = proxyTo(await openUnrelated(), createHttpServer())
    const proxyPort = await openServer(server)
    const { port } = await openListener({
      previousProxy: `http://us%40er:p%3Aw@127.0.0.1:${proxyPort}`,
    })
    expect(await readThrough(port)).toBe('unrelated')
    const [request] = seen
    expect(request?.url).toBe('unrelated.test:443')
    expect(request?.headers).toMatchObject({
      host: 'unrelated.test:443',
      'proxy-authorization': `Basic ${btoa('us@er:p:w')}`,
      via: expect.stringMatching(/^1\.1 wechatpay-mock-/),
    })
  })

  test('goes to a proxy over TLS as well', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const { server } = proxyTo(await openUnrelated(), createHttpsServer(identity))
    const proxyPort = await openServer(server)
    const { port } = await openListener({ previousProxy: `https://localhost:${proxyPort}/` })
    expect(await readThrough(port)).toBe('unrelated')
  })

  test('is chained when that proxy is another mock', async () => {
    const { server } = proxyTo(await openUnrelated(), createHttpServer())
    const first = await openListener({ previousProxy: `127.0.0.1:${await openServer(server)}` })
    const second = await openListener({ previousProxy: `http://127.0.0.1:${first.port}` })
    expect(await readThrough(second.port)).toBe('unrelated')
  })

  test('begins with what came in one piece with its answer', async () => {
    const eager = createHttpServer().on('connect', (_, socket) => {
      socket.end(`${ESTABLISHED}\r\n\r\nhello`)
    })
    const { port } = await openListener({ previousProxy: `127.0.0.1:${await openServer(eager)}` })
    const line = await call(port)
    await dig(line, 'unrelated.test:22')
    expect(String(await line.readAll())).toBe('hello')
  })

  test('also serves requests in the clear for https:// hosts', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const other = await openServer(
      createHttpsServer(
        identity,
        ({ url }, response) => void response.end(JSON.stringify({ url })),
      ),
    )
    const { server, seen } = proxyTo(other, createHttpServer())
    const { port } = await openListener({ previousProxy: `127.0.0.1:${await openServer(server)}` })
    const line = await call(port)
    line.write('GET https://unrelated.test/x HTTP/1.1\r\nHost: unrelated.test\r\n\r\n')
    expect(String(await line.read('}'))).toContain('{"url":"/x"}')
    expect(seen.map(({ url }) => url)).toEqual(['unrelated.test:443'])
  })

  test('is not used for hosts of WeChat, for this machine, and for those in NO_PROXY', async () => {
    const { server, seen } = proxyTo(0, createHttpServer())
    const { port } = await openListener({
      previousProxy: `127.0.0.1:${await openServer(server)}`,
      noProxy: 'exempt.invalid',
    })
    const echo = await openServer(createTcpServer((socket) => void socket.pipe(socket)))
    expect(await dig(await call(port), `${WECHAT}:443`)).toBe(ESTABLISHED)
    expect(await dig(await call(port), `localhost:${echo}`)).toBe(ESTABLISHED)
    expect(await dig(await call(port), 'exempt.invalid:443')).toContain('502')
    expect(seen).toEqual([])
  })

  test('that it refuses is refused, with its own words', async () => {
    const proxy = createHttpServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Who are \u00fc\r\nContent-Length: 0\r\n\r\n', 'latin1')
    })
    const proxyPort = await openServer(proxy)
    const { port, problems } = await openListener({
      previousProxy: `http://user:secret@127.0.0.1:${proxyPort}`,
    })
    const answer = String(await (await call(port)).write(connectTo('unrelated.test:443')).readAll())
    expect(answer).toContain(
      `\r\n\r\nwechatpay-mock: cannot reach unrelated.test:443 through the proxy 127.0.0.1:${proxyPort}: it answered 407 Who are ?\n`,
    )
    expect(problems.join()).not.toContain('secret')
  })

  test('that comes back here is refused instead of going round for ever', async () => {
    let own = 0
    const roundabout = await openServer(
      createTcpServer((socket) => void socket.pipe(connect(own, '127.0.0.1')).pipe(socket)),
    )
    const { port, problems } = await openListener({ previousProxy: `127.0.0.1:${roundabout}` })
    own = port
    const answer = await (await call(port)).write(connectTo('unrelated.test:443')).readAll()
    expect(String(answer)).toMatch(/it answered 508 Loop Detected/)
    expect(problems[0]).toBe('CONNECT refused: the way to unrelated.test:443 leads back here')
  })

  test('is direct when the proxy is the mock itself, which is said once', () => {
    const problems: string[] = []
    const proxyFor = proxyChooser(
      'http://localhost:7290',
      undefined,
      ({ port }) => port === 7290,
      (line) => void problems.push(line),
    )
    for (let i = 0; i < 2; i++) expect(proxyFor({ host: 'a.b', port: 443 })).toBeUndefined()
    expect(problems).toEqual([expect.stringContaining('is this mock itself')])
  })

  test.each(['socks5://127.0.0.1:1080', 'ftp://a', 'http://', 'http://a b', '://'])(
    'is direct when the proxy is %s',
    async (previousProxy) => {
      const echo = await openServer(createTcpServer((socket) => void socket.pipe(socket)))
      const { port, problems } = await openListener({ previousProxy })
      expect(await dig(await call(port), `127.0.0.1:${echo}`)).toBe(ESTABLISHED)
      expect(problems).toEqual([expect.stringContaining('is no http:// or https:// URL')])
    },
  )
})

test('nobody waits for a host any longer when the client has left', async () => {
  const silent = await openServer(createTcpServer())
  const client = new Socket()
  const proxy = { host: '127.0.0.1', port: silent, isTls: false }
  const reached = reach({ host: 'unrelated.test', port: 443 }, client, proxy)
  client.destroy()
  await expect(reached).rejects.toThrow(
    `cannot reach unrelated.test:443 through the proxy 127.0.0.1:${silent}: the client left`,
  )
})

describe('HTTPS_PROXY', () => {
  test.each([
    ['http://proxy:3128', { host: 'proxy', port: 3128, isTls: false }],
    ['proxy:3128', { host: 'proxy', port: 3128, isTls: false }],
    ['http://PROXY.', { host: 'proxy', port: 80, isTls: false }],
    ['https://proxy', { host: 'proxy', port: 443, isTls: true }],
    ['http://[::1]:80/', { host: '::1', port: 80, isTls: false }],
    ['http://u@proxy', { authorization: `Basic ${btoa('u:')}` }],
    ['u:p@proxy:1', { port: 1, authorization: `Basic ${btoa('u:p')}` }],
    ['http://a%zz:%20@proxy', { authorization: `Basic ${btoa('a%zz: ')}` }],
  ])('%s is understood', (text, proxy) => {
    expect(parsePreviousProxy(text)).toMatchObject(proxy)
  })
})

describe('NO_PROXY', () => {
  test.each([
    ['*', 'a.b'],
    ['a.b', 'a.b'],
    ['A.B', 'a.b'],
    ['b', 'a.b'],
    ['.b', 'a.b'],
    ['*.b', 'a.b'],
    ['x, a.b ,y', 'a.b'],
    ['x a.b', 'a.b'],
    ['a.b:443', 'a.b'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '10.1.2.3'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8::5'],
    ['', 'localhost'],
    ['', '127.0.0.9'],
    ['', '::1'],
  ])('%j exempts %s', (noProxy, host) => {
    expect(isExempt({ host, port: 443 }, noProxy)).toBe(true)
  })

  test.each([
    ['', 'a.b'],
    ['a.b', 'xa.b'],
    ['a.b.c', 'b.c'],
    ['a.b:80', 'a.b'],
    ['.', 'a.b'],
    ['3', '10.1.2.3'],
    ['10.0.0.0/8', '11.1.2.3'],
    ['10.0.0.0/99', '10.1.2.3'],
    ['10.0.0.0/x', '10.1.2.3'],
    ['a/8', '10.1.2.3'],
    ['10.0.0.0/8', 'a.b'],
    ['2001:db8::/32', '10.1.2.3'],
  ])('%j does not exempt %s', (noProxy, host) => {
    expect(isExempt({ host, port: 443 }, noProxy)).toBe(false)
  })
})
