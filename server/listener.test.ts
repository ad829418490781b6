import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { wechatHosts } from '../mocks/hosts.js'
import {
  ask,
  askWhole,
  call,
  clientHello,
  closedPort,
  connectTo,
  dig,
  ESTABLISHED,
  type Identity,
  Line,
  openListener,
  openServer,
  secured,
  selfSigned,
  WECHAT,
} from './listener.testing.js'

let identity: Identity
/** What a client has to know to trust it. */
let trusting: { readonly ca: string; readonly servername: string }
beforeAll(async () => {
  identity = await selfSigned(...wechatHosts, 'localhost', 'unrelated.test')
  trusting = { ca: identity.cert, servername: WECHAT }
})

const openTls = (): Promise<number> =>
  openServer(createTlsServer(identity, (socket) => void socket.end('unrelated')))

describe('HTTP', () => {
  test('is served, with header names in their case both ways', async () => {
    const { port } = await openListener()
    const { head, seen } = await askWhole(await call(port), '/v3/x?a=1', 'body')
    expect(head).toContain('\r\nWechatpay-Nonce: n\r\n')
    expect(seen).toEqual({
      method: 'POST',
      url: '/v3/x?a=1',
      headers: ['hOST', 'h', 'Content-Length', '4'],
      body: 'body',
      isEncrypted: false,
    })
  })

  test('takes one request after the other on a connection', async () => {
    const { port } = await openListener()
    const line = await call(port)
    for (const target of ['/1', '/2', '/3']) expect((await ask(line, target)).url).toBe(target)
  })

  test('is served whatever host it names', async () => {
    const { port } = await openListener({ offline: true })
    const line = (await call(port)).write('GET /x HTTP/1.1\r\nHost: example.com\r\n\r\n')
    expect(String(await line.read('\r\n'))).toContain(' 200 ')
  })

  test('that is none gets the answer of Node', async () => {
    const { port } = await openListener()
    const answer = String(await (await call(port)).write('nonsense\r\n\r\n').readAll())
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  })

  test.each([0x05, 0x16])('with byte %i behind a request is none', async (byte) => {
    const { port } = await openListener({ identity })
    const line = await call(port)
    await ask(line)
    const answer = String(await line.write(Buffer.of(byte, 1, 0)).readAll())
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('TLS', () => {
  test.each(wechatHosts)('for %s ends here, with its certificate', async (servername) => {
    const { port, names } = await openListener({ identity })
    const inside = await secured(await call(port), { ca: identity.cert, servername })
    expect((await ask(inside, '/v3/y')).isEncrypted).toBe(true)
    expect(names).toEqual([servername])
  })

  test('offers HTTP/1.1 and never HTTP/2', async () => {
    const { port } = await openListener({ identity })
    const { socket } = await secured(await call(port), trusting)
    expect(socket).toMatchObject({ alpnProtocol: 'http/1.1' })
    const onlyHttp2 = secured(await call(port), { ...trusting, ALPNProtocols: ['h2'] })
    await expect(onlyHttp2).rejects.toThrow(/alert/)
  })

  test('that names no host gets the certificate of the address it called', async () => {
    const { port, names } = await openListener({ identity })
    const inside = await secured(await call(port), { rejectUnauthorized: false, servername: '' })
    await ask(inside)
    expect(names).toEqual(['127.0.0.1'])
  })

  test.each(['TLSv1', 'TLSv1.1'] as const)('of version %s is refused', async (version) => {
    const { port, problems } = await openListener({ identity })
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }
    const attempt = secured(await call(port), { ...trusting, ...old })
    await expect(attempt).rejects.toThrow(/alert protocol version/)
    expect(problems).toEqual([`TLS as ${WECHAT}: unsupported protocol`])
  })

  test('may arrive byte by byte', async () => {
    const { port, names } = await openListener({ identity })
    // The outer connection only carries what the inner one writes, in the smallest pieces.
    const slow = await openServer(
      createTcpServer(async (socket) => {
        const { socket: onward } = await call(port)
        onward.setNoDelay(true).pipe(socket)
        socket.on('data', (chunk) => {
          for (const byte of chunk) onward.write(Buffer.of(byte))
        })
      }),
    )
    await ask(await secured(await call(slow), trusting))
    expect(names).toEqual([WECHAT])
  })

  test('that is no TLS behind its first byte is closed', async () => {
    const { port, names } = await openListener({ identity })
    const garbage = Buffer.from('\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000')
    expect((await (await call(port)).write(garbage).readAll()).length).toBe(0)
    expect(names).toEqual([])
  })

  test('makes a certificate only when the first client needs one, and says why it cannot', async () => {
    const { port, names, problems } = await openListener()
    await ask(await call(port))
    expect(names).toEqual([])
    await expect(secured(await call(port), trusting)).rejects.toThrow()
    expect(problems).toEqual([`no certificate for ${WECHAT}: this test has no certificate`])
  })

  test('to a client that does not trust us is a line in the log', async () => {
    const { port, problems } = await openListener({ identity })
    const line = await call(port)
    // The alert "unknown CA" in the clear, in the middle of a handshake.
    line.write(await clientHello()).write(Buffer.of(0x15, 3, 3, 0, 2, 2, 48))
    await line.readAll()
    expect(problems).toEqual([
      expect.stringMatching(/^TLS as api\.mch\.weixin\.qq\.com: the client does not trust/),
    ])
  })

  test('can be reset in the middle of an answer', async () => {
    const handler = vi.fn((_, response) => void response.socket.resetAndDestroy())
    const { port } = await openListener({ identity, handler })
    const outer = await call(port)
    const inside = await secured(outer, trusting)
    inside.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await inside.readAll()
    expect(handler).toHaveBeenCalledOnce()
    expect(inside.socket.errored).toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('CONNECT', () => {
  test.each([`${WECHAT}:443`, 'API.MCH.WEIXIN.QQ.COM:443', 'qyapi.weixin.qq.com.:8443'])(
    'to %s ends here, TLS inside it',
    async (target) => {
      const { port } = await openListener({ identity, offline: true })
      const line = await call(port)
      expect(await dig(line, target)).toBe(ESTABLISHED)
      const inside = await secured(line, trusting)
      const seen = await ask(inside, '/v3/x')
      expect([seen.url, seen.isEncrypted]).toEqual(['/v3/x', true])
      expect((await ask(inside, '/v3/y')).url).toBe('/v3/y')
    },
  )

  test('to a host of WeChat ends here, plain HTTP inside it', async () => {
    const { port } = await openListener()
    const line = await call(port)
    expect(await dig(line, `${WECHAT}:80`)).toBe(ESTABLISHED)
    for (const target of ['/1', '/2']) expect((await ask(line, target)).url).toBe(target)
  })

  test('takes what follows at once, without waiting for the answer', async () => {
    const { port } = await openListener({ identity })
    const line = await call(port)
    line.write(Buffer.concat([Buffer.from(connectTo(`${WECHAT}:443`)), await clientHello()]))
    expect(String(await line.read('\r\n\r\n'))).toContain(ESTABLISHED)
    // A record of the handshake.
    expect([...(await line.read(3))]).toEqual([0x16, 3, 3])
  })

  test('may come behind a request, inside TLS, and inside another CONNECT', async () => {
    const { port } = await openListener({ identity })
    const line = await secured(await call(port), trusting)
    await ask(line)
    await dig(line, `${WECHAT}:443`)
    await dig(line, `localhost:${port}`)
    const inside = await secured(line, trusting)
    expect((await ask(inside, '/deep')).url).toBe('/deep')
  })

  test('names the host for a client that names none in TLS', async () => {
    const { port, names } = await openListener({ identity })
    const line = await call(port)
    await dig(line, 'api2.wechatpay.cn:443')
    await secured(line, { servername: '', rejectUnauthorized: false })
    expect(names).toEqual(['api2.wechatpay.cn'])
  })

  test('to another host is a tunnel, with its own certificate', async () => {
    const unrelated = await openTls()
    const { port, names } = await openListener({ identity })
    const line = await call(port)
    expect(await dig(line, `127.0.0.1:${unrelated}`)).toBe(ESTABLISHED)
    const inside = await secured(line, { ca: identity.cert, servername: 'unrelated.test' })
    expect(String(await inside.readAll())).toBe('unrelated')
    expect(names).toEqual([])
  })

  test('to another host carries any bytes and ends each direction by itself', async () => {
    const unrelated = await openServer(
      createTcpServer({ allowHalfOpen: true }, async (socket) => {
        socket.write('hello first\n')
        const all = await new Line(socket).readAll()
        socket.end(`${all.length} bytes`)
      }),
    )
    const { port, listener } = await openListener()
    const line = await call(port)
    await dig(line, `127.0.0.1:${unrelated}`)
    expect(String(await line.read('\n'))).toBe('hello first\n')
    line.socket.end(Buffer.from(Array.from({ length: 256 }, (_, i) => i)))
    expect(String(await line.readAll())).toBe('256 bytes')
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })

  test('to another host lets that one end first', async () => {
    let received: Promise<Buffer> | undefined
    const unrelated = await openServer(
      createTcpServer({ allowHalfOpen: true }, (socket) => {
        socket.end('done')
        received = new Line(socket).readAll()
      }),
    )
    const { port } = await openListener()
    const line = await call(port)
    await dig(line, `127.0.0.1:${unrelated}`)
    expect(String(await line.readAll())).toBe('done')
    line.socket.end('still talking')
    expect(String(await received)).toBe('still talking')
  })

  test('carries a WebSocket', async () => {
    const unrelated = await openServer(
      createHttpServer().on('upgrade', (_, socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
        socket.pipe(socket)
      }),
    )
    const { port } = await openListener()
    const line = await call(port)
    await dig(line, `127.0.0.1:${unrelated}`)
    const wish = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
    line.write(`GET /ws HTTP/1.1\r\nHost: a\r\n${wish}\r\n`)
    expect(String(await line.read('\r\n\r\n'))).toContain('101')
    const frame = Buffer.of(0x81, 0x83, 1, 2, 3, 4, 0x60, 0x60, 0x60)
    for (let i = 0; i < 3; i++) expect(await line.write(frame).read(frame.length)).toEqual(frame)
  })

  test('to a host that is out of reach is answered with 502 and the reason', async () => {
    const closed = await closedPort()
    const { port, problems } = await openListener()
    const line = (await call(port)).write(connectTo(`127.0.0.1:${closed}`))
    const answer = String(await line.readAll())
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway \(wechatpay-mock: cannot reach .*\)\r\n/)
    expect(answer.split('\r\n\r\n')[1]).toMatch(
      new RegExp(`^wechatpay-mock: cannot reach 127\\.0\\.0\\.1:${closed}: .*ECONNREFUSED.*\\n$`),
    )
    expect(problems).toHaveLength(1)
  })

  test('to another host is refused offline, with the reason', async () => {
    const { port, problems } = await openListener({ offline: true })
    const answer = String(await (await call(port)).write(connectTo('example.com:443')).readAll())
    expect(answer).toMatch(
      /^HTTP\/1\.1 403 Forbidden \(wechatpay-mock: offline, .*example\.com:443/,
    )
    expect(answer).toContain('\r\nContent-Type: text/plain; charset=utf-8\r\n')
    expect(problems).toEqual([expect.stringMatching(/^CONNECT refused: offline/)])
  })

  test.each([
    'example.com',
    'example.com:0',
    'example.com:65536',
    'example.com:x',
    ':443',
    '[::1:443',
    '[::1]',
    'a_b..c:443',
    'user@example.com:443',
    '/v3/x',
    'https://example.com',
    `${'x'.repeat(300)}:443`,
  ])('to %s is answered with 400', async (target) => {
    const { port } = await openListener()
    const answer = String(await (await call(port)).write(connectTo(target)).readAll())
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    ['nothing and FIN', ''],
    ['garbage', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 151) % 256))],
    ['NUL bytes', Buffer.alloc(1000)],
    ['half a ClientHello', Buffer.of(0x16, 3, 1, 2, 0, 1, 0)],
    ['another CONNECT to nowhere', connectTo('nowhere')],
  ])('to us, followed by %s, ends the connection', async (_name, bytes) => {
    const { port, listener } = await openListener({ identity })
    const line = await call(port)
    await dig(line, `${WECHAT}:443`)
    line.socket.end(bytes)
    expect(String(await line.readAll())).toMatch(/^(HTTP\/1\.1 400 .*)?/s)
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })

  test.each(['127.0.0.1', 'localhost', '[::1]', '127.1.2.3', '[0:0:0:0:0:0:0:1]'])(
    'to our own port at %s ends here, as often as one likes',
    async (host) => {
      const { port } = await openListener({ offline: true })
      const line = await call(port)
      for (let i = 0; i < 20; i++) expect(await dig(line, `${host}:${port}`)).toBe(ESTABLISHED)
      expect((await ask(line)).url).toBe('/v3/x')
    },
  )

  test('behind a request that is still being answered does no harm', async () => {
    const { port, listener } = await openListener({
      handler: (_, response) => void setTimeout(() => response.end('late'), 10),
    })
    const line = await call(port)
    line.write(`GET / HTTP/1.1\r\nHost: a\r\n\r\n${connectTo(`${WECHAT}:80`)}`)
    await line.read('late')
    line.socket.destroy()
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })

  test('whose client resets it leaves nothing open', async () => {
    const silent = await openServer(createTcpServer())
    const { port, listener } = await openListener()
    const line = await call(port)
    expect(await dig(line, `127.0.0.1:${silent}`)).toBe(ESTABLISHED)
    line.socket.resetAndDestroy()
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })

  test('whose other side breaks off breaks off too', async () => {
    const breaking = await openServer(
      createTcpServer((socket) => void socket.once('data', () => socket.resetAndDestroy())),
    )
    const { port, listener } = await openListener()
    const line = await call(port)
    await dig(line, `127.0.0.1:${breaking}`)
    expect(await line.write('x').readAll()).toHaveLength(0)
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })
})
