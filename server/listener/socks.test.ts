import { createServer as createTcpServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ask,
  call,
  clientHello,
  closedPort,
  type Identity,
  type Line,
  openListener,
  type OpenOptions,
  openServer,
  secured,
  selfSigned,
  WECHAT,
} from '../listener.testing.js'

let identity: Identity
let trusting: { readonly ca: string; readonly servername: string }
beforeAll(async () => {
  identity = await selfSigned(WECHAT, 'unrelated.test')
  trusting = { ca: identity.cert, servername: WECHAT }
})

const GREETING = [5, 1, 0]
const portBytes = (port: number): number[] => [port >> 8, port & 255]
const toDomain = (name: string, port: number): number[] => [
  5,
  1,
  0,
  3,
  name.length,
  ...Buffer.from(name),
  ...portBytes(port),
]
const toIpv4 = (address: string, port: number): number[] => [
  5,
  1,
  0,
  1,
  ...address.split('.').map(Number),
  ...portBytes(port),
]
/** 192.0.2.0/24 belongs to nobody: whoever tries to reach it, fails. */
const toNobody = (port: number): number[] => toIpv4('192.0.2.1', port)

/** Greets, asks for a connection and returns the reply code; what comes next is the connection. */
async function connectBySocks(line: Line, request: readonly number[]): Promise<number | undefined> {
  expect([...(await line.write(Buffer.from(GREETING)).read(2))]).toEqual([5, 0])
  const reply = await line.write(Buffer.from(request)).read(10)
  expect(reply).toHaveLength(10)
  return reply[1]
}

async function openSocks(request: readonly number[], options: OpenOptions = {}) {
  const opened = await openListener({ identity, ...options })
  const line = await call(opened.port)
  expect(await connectBySocks(line, request)).toBe(0)
  return { ...opened, line }
}

describe('SOCKS5', () => {
  test('to an address ends here when TLS names a host of WeChat', async () => {
    const { line, names } = await openSocks(toNobody(443), { offline: true })
    const inside = await secured(line, trusting)
    expect((await ask(inside, '/v3/x')).isEncrypted).toBe(true)
    expect(names).toEqual([WECHAT])
  })

  test('to the name of such a host ends here, TLS or not', async () => {
    const { line } = await openSocks(toDomain('API.mch.weixin.qq.com', 443), { offline: true })
    await ask(await secured(line, trusting))
    const inClear = await openSocks(toDomain(WECHAT, 80), { offline: true })
    expect((await ask(inClear.line, '/clear')).url).toBe('/clear')
  })

  test('to our own port ends here', async () => {
    const { port } = await openListener({ offline: true })
    const line = await call(port)
    expect(await connectBySocks(line, toIpv4('127.0.0.1', port))).toBe(0)
    expect(await connectBySocks(line, toDomain('localhost', port))).toBe(0)
    expect((await ask(line)).url).toBe('/v3/x')
  })

  test('to another host of TLS is a tunnel, with its own certificate', async () => {
    const unrelated = await openServer(
      createTlsServer(identity, (socket) => void socket.end('unrelated')),
    )
    const { line, names } = await openSocks(toIpv4('127.0.0.1', unrelated))
    const inside = await secured(line, { ...trusting, servername: 'unrelated.test' })
    expect(String(await inside.readAll())).toBe('unrelated')
    expect(names).toEqual([])
  })

  test('to another host carries what is no TLS, and TLS that is malformed', async () => {
    const echo = await openServer(createTcpServer((socket) => void socket.pipe(socket)))
    for (const bytes of [
      Buffer.from('PING\r\n'),
      Buffer.of(0x16, 3, 1, 0, 4, 9, 9, 9, 9),
      Buffer.alloc(40_000, 0x16),
    ]) {
      const { line } = await openSocks(toDomain('localhost', echo))
      expect(await line.write(bytes).read(bytes.length)).toEqual(bytes)
    }
  })

  test('lets a server begin, as those of databases do', async () => {
    const database = await openServer(
      createTcpServer((socket) => {
        socket.write('hello\n')
        socket.pipe(socket)
      }),
    )
    const { line } = await openSocks(toIpv4('127.0.0.1', database), { graceMs: 1 })
    expect(String(await line.read('\n'))).toBe('hello\n')
    expect(String(await line.write('query').read(5))).toBe('query')
  })

  test('recognises TLS to WeChat even when the client took its time', async () => {
    let isCalled = false
    const wechat = await openServer(
      createTcpServer(() => {
        isCalled = true
      }),
    )
    const { line, listener } = await openSocks(toIpv4('127.0.0.1', wechat), { graceMs: 1 })
    await vi.waitFor(() => expect(isCalled).toBe(true))
    await ask(await secured(line, trusting))
    // The other connection is closed again.
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(1))
  })

  test('never calls port 443 before the client has spoken', async () => {
    const { line, problems } = await openSocks(toNobody(443), { graceMs: 1, patienceMs: 100 })
    expect(await line.readAll()).toHaveLength(0)
    expect(problems).toEqual([])
  })

  test('takes greeting, request and first words in one piece, and byte by byte', async () => {
    const { port } = await openListener({ identity, offline: true })
    const hello = await clientHello()
    const bytes = Buffer.from([...GREETING, ...toNobody(443), ...hello])
    const atOnce = (await call(port)).write(bytes)
    const slowly = await call(port)
    slowly.socket.setNoDelay(true)
    for (const byte of bytes) slowly.write(Buffer.of(byte))
    for (const line of [atOnce, slowly]) {
      expect((await line.read(12)).subarray(0, 4)).toEqual(Buffer.of(5, 0, 5, 0))
      expect([...(await line.read(3))]).toEqual([0x16, 3, 3])
    }
  })

  test('to an address of IPv6 is a tunnel', async () => {
    const { port } = await openListener({ offline: true })
    const line = await call(port)
    const loopback = [5, 1, 0, 4, ...Array<number>(15).fill(0), 1, ...portBytes(port)]
    expect(await connectBySocks(line, loopback)).toBe(0)
    expect((await ask(line)).url).toBe('/v3/x')
  })

  test.each([
    ['BIND', [5, 2, 0, 1, 127, 0, 0, 1, 0, 80], 7],
    ['UDP', [5, 3, 0, 1, 127, 0, 0, 1, 0, 80], 7],
    ['an unknown kind of address', [5, 1, 0, 9, 127, 0, 0, 1, 0, 80], 8],
    ['another version', [4, 1, 0, 1, 127, 0, 0, 1, 0, 80], 1],
    ['port 0', toIpv4('127.0.0.1', 0), 1],
    ['a name of nothing', toDomain('', 80), 1],
    ['a name that is none', toDomain('a b\r\n', 80), 1],
  ])('with %s is refused', async (_name, request, code) => {
    const { port } = await openListener()
    const line = await call(port)
    expect(await connectBySocks(line, request)).toBe(code)
    expect(await line.readAll()).toHaveLength(0)
  })

  test('that insists on a password is refused', async () => {
    const { port } = await openListener()
    const line = (await call(port)).write(Buffer.of(5, 1, 2))
    expect([...(await line.readAll())]).toEqual([5, 0xff])
  })

  test('to another host is refused offline, at once if it has a name', async () => {
    const { port, problems } = await openListener({ offline: true })
    expect(await connectBySocks(await call(port), toDomain('example.com', 443))).toBe(2)
    const line = await call(port)
    expect(await connectBySocks(line, toNobody(443))).toBe(0)
    line.write(await clientHello('example.com'))
    expect(await line.readAll()).toHaveLength(0)
    expect(problems).toEqual([
      expect.stringMatching(/^SOCKS refused: offline, .*example\.com:443/),
      expect.stringMatching(/^SOCKS refused: offline, .*192\.0\.2\.1:443/),
    ])
  })

  test('to a host that is out of reach closes the connection and says why', async () => {
    const closed = await closedPort()
    const { line, problems } = await openSocks(toIpv4('127.0.0.1', closed))
    expect(await line.write('GET / HTTP/1.1\r\n\r\n').readAll()).toHaveLength(0)
    expect(problems).toEqual([expect.stringMatching(/^cannot reach .*ECONNREFUSED/)])
  })

  test('that ends in the middle of TLS is not half sent on', async () => {
    const called = vi.fn()
    const other = await openServer(createTcpServer(called))
    const { line, listener } = await openSocks(toIpv4('127.0.0.1', other), { graceMs: 10_000 })
    line.socket.end((await clientHello()).subarray(0, 100))
    await line.readAll()
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
    expect(called).not.toHaveBeenCalled()
  })

  test('whose client leaves at any moment leaves nothing open', async () => {
    const silent = await openServer(createTcpServer((socket) => void socket.resume()))
    const { port, listener } = await openListener({ graceMs: 1 })
    const whole = [...GREETING, ...toIpv4('127.0.0.1', silent), ...(await clientHello('a.test'))]
    for (let length = 1; length < whole.length; length += 3) {
      const line = await call(port)
      line.write(Buffer.from(whole.slice(0, length)))
      if (length % 2) line.socket.end()
      else line.socket.destroy()
      await line.readAll()
      line.socket.destroy()
    }
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0))
  })
})
