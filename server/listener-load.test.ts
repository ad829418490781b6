import { createHash, randomBytes } from 'node:crypto'
import { createServer as createTcpServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ask,
  call,
  dig,
  ESTABLISHED,
  type Identity,
  type Line,
  openListener,
  openServer,
  secured,
  selfSigned,
  WECHAT,
} from './listener.testing.js'

let identity: Identity
let trusting: { readonly ca: string; readonly servername: string }
beforeAll(async () => {
  identity = await selfSigned(WECHAT, 'unrelated.test')
  trusting = { ca: identity.cert, servername: WECHAT }
})

const MB = 1_000_000

/** Sixteen pieces of noise over and over: 100 MB of it would take longer to make than to carry. */
function* noise(megabytes: number): Generator<Buffer> {
  const pieces = Array.from({ length: 16 }, () => randomBytes(MB))
  for (let i = 0; i < megabytes; i++) yield pieces[(i * 7) % 16] ?? expect.fail()
}

test('a tunnel to another TLS server carries 100 MB unchanged, and the same back', async () => {
  const sent = createHash('sha256')
  const echoed = createHash('sha256')
  const echo = await openServer(createTlsServer(identity, (socket) => void socket.pipe(socket)))
  const { port } = await openListener()
  const line = await call(port)
  await dig(line, `127.0.0.1:${echo}`)
  const { socket } = await secured(line, { ca: identity.cert, servername: 'unrelated.test' })
  socket.removeAllListeners('data')
  let length = 0
  const received = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      echoed.update(chunk)
      length += chunk.length
      if (length === 100 * MB) resolve()
    })
  })
  for (const piece of noise(100)) {
    sent.update(piece)
    if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve))
  }
  await received
  expect(echoed.digest('hex')).toBe(sent.digest('hex'))
}, 30_000)

test('a tunnel whose end does not read holds its sender back', async () => {
  const unread = await openServer(createTcpServer((socket) => void socket.pause()))
  const { port } = await openListener()
  const { socket } = await call(port).then(async (line) => {
    await dig(line, `127.0.0.1:${unread}`)
    return line
  })
  const before = process.memoryUsage().rss
  for (const piece of noise(50)) socket.write(piece)
  // What the kernel takes, then nothing more, for as long as it took and longer.
  let last = -1
  await vi.waitFor(
    () => {
      const taken = socket.bytesWritten - socket.writableLength
      const isSame = taken === last
      last = taken
      expect(isSame).toBe(true)
    },
    { interval: 100 },
  )
  expect(last).toBeLessThan(40 * MB)
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * MB)
})

describe('200 tunnels at once', () => {
  test('to WeChat, each with requests inside TLS, are all answered', async () => {
    const { port, listener } = await openListener({ identity })
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const line = await call(port)
        expect(await dig(line, `${WECHAT}:443`)).toBe(ESTABLISHED)
        const inside = await secured(line, trusting)
        await ask(inside, '/first')
        const { url } = await ask(inside, `/${i}`)
        inside.socket.end()
        return url
      }),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => `/${i}`))
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0), 5_000)
  }, 30_000)

  test('to another host mix nothing up', async () => {
    const echo = await openServer(createTcpServer((socket) => void socket.pipe(socket)))
    const { port, listener } = await openListener()
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        const line = await call(port)
        expect(await dig(line, `127.0.0.1:${echo}`)).toBe(ESTABLISHED)
        for (let i = 0; i < 5; i++) {
          const bytes = randomBytes(5_000)
          expect((await line.write(bytes).read(bytes.length)).equals(bytes)).toBe(true)
        }
        line.socket.end()
      }),
    )
    await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0), 5_000)
  }, 30_000)
})

test('2,000 connections of every kind leak no socket', async () => {
  const echo = await openServer(createTcpServer((socket) => void socket.pipe(socket)))
  const { port, listener } = await openListener({ identity })
  const socks = [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, echo >> 8, echo & 255]
  const kinds: readonly ((line: Line) => Promise<unknown>)[] = [
    (line) => ask(line),
    (line) => ask(line, `https://${WECHAT}/x`),
    (line) => line.write('garbage\r\n\r\n').readAll(),
    (line) => dig(line, `127.0.0.1:${echo}`),
    (line) => dig(line, `${WECHAT}:443`),
    (line) => dig(line, `127.0.0.1:1`),
    (line) => dig(line, 'nowhere'),
    (line) => line.write(Buffer.from([...socks, 0x61])).read(13),
    async (line) => line.write(Buffer.of(0x16, 3)),
    async (line) => ask(await secured(line, trusting)),
  ]
  const visit = async (i: number): Promise<void> => {
    const line = await call(port)
    await kinds[i % kinds.length]?.(line)
    // Some leave without a word, some politely.
    if (i % 20 < 10) line.socket.destroy()
    else line.socket.end(() => line.socket.destroySoon())
  }
  for (let i = 0; i < 2_000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, j) => visit(i + j)))
  }
  await vi.waitFor(async () => expect(await listener.countSockets()).toBe(0), 5_000)
}, 30_000)
