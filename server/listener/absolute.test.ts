import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { createServer as createTcpServer } from 'node:net'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ask,
  call,
  closedPort,
  type Identity,
  openListener,
  openServer,
  selfSigned,
  WECHAT,
} from '../listener.testing.js'
import { originForm } from './origin-form.js'

let identity: Identity
beforeAll(async () => {
  identity = await selfSigned('localhost')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a request to a proxy', () => {
  test.each([
    [`https://${WECHAT}/v3/pay?a=%20b&c=1`, '/v3/pay?a=%20b&c=1'],
    [`http://${WECHAT}:80/v3/%7Ex/../y`, '/v3/%7Ex/../y'],
    [`HTTPS://API.MCH.WEIXIN.QQ.COM:8443/x`, '/x'],
    [`https://user:pw@${WECHAT}/x`, '/x'],
    [`https://${WECHAT}`, '/'],
    [`https://${WECHAT}?q`, '/?q'],
    [`https://qyapi.weixin.qq.com./x`, '/x'],
  ])('for %s is one for %s', async (target, seen) => {
    const { port } = await openListener({ offline: true })
    const line = await call(port)
    expect(await ask(line, target, 'body')).toMatchObject({ url: seen, body: 'body' })
    expect((await ask(line, '/next')).url).toBe('/next')
  })

  test('for our own port ends here', async () => {
    const { port } = await openListener({ offline: true })
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask(await call(port), `http://${host}:${port}/x`)).url).toBe('/x')
    }
  })

  test('reaches every listener, also those that came later, in its plain form', async () => {
    const { port } = await openListener({
      handler: (request, response) => void response.end(JSON.stringify({ url: request.url })),
    })
    const line = (await call(port)).write(`GET http://${WECHAT}/x HTTP/1.1\r\nHost: a\r\n\r\n`)
    await line.read('\r\n\r\n')
    expect(String(await line.read('}'))).toContain('"url":"/x"')
  })

  test('for another host is sent on, and its answer back, word for word', async () => {
    const seen: { message: IncomingMessage; body: string }[] = []
    const other = await openServer(
      createHttpServer(async (message, response) => {
        seen.push({ message, body: String(await buffer(message)) })
        response.sendDate = false
        response.writeHead(201, 'Made It', ['X-ODD', '1', 'x-odd', '2', 'Content-Length', '2'])
        response.end('{}')
      }),
    )
    const { port } = await openListener()
    const line = await call(port)
    const headers = [
      'hOST: elsewhere',
      'X-CaSe: 1',
      'X-Case: 2',
      'Proxy-Authorization: secret',
      'Connection: keep-alive, X-Mine',
      'X-Mine: hop',
      'Content-Length: 4',
    ]
    line.write(
      `PUT http://127.0.0.1:${other}/a%20b?c HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\nbody`,
    )
    const head = String(await line.read('\r\n\r\n')).split('\r\n')
    expect(head.slice(0, 4)).toEqual([
      'HTTP/1.1 201 Made It',
      'X-ODD: 1',
      'x-odd: 2',
      'Content-Length: 2',
    ])
    expect(head.join()).not.toContain('Date:')
    expect(String(await line.read(2))).toBe('{}')
    const { message, body } = seen[0] ?? expect.fail('nothing arrived')
    expect([message.method, message.url, body]).toEqual(['PUT', '/a%20b?c', 'body'])
    expect(message.rawHeaders.slice(0, 8)).toEqual([
      'Host',
      `127.0.0.1:${other}`,
      'X-CaSe',
      '1',
      'X-Case',
      '2',
      'Content-Length',
      '4',
    ])
    expect(message.rawHeaders.join()).not.toMatch(/secret|hop/)
    // The connection to us lives on.
    expect((await ask(line)).url).toBe('/v3/x')
  })

  test('for another host may be chunked both ways', async () => {
    const other = await openServer(
      createHttpServer((message, response) => void message.pipe(response)),
    )
    const { port } = await openListener()
    const line = await call(port)
    line.write(
      `POST http://127.0.0.1:${other}/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`,
    )
    line.write('3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n')
    expect(String(await line.read('\r\n\r\n'))).toContain('Transfer-Encoding: chunked')
    expect(String(await line.read('0\r\n\r\n')).replace(/\r\n|\b\d\r\n/g, '')).toMatch(/abc.*def/)
  })

  test('in the clear for an https:// host is sent on over TLS', async () => {
    const other = await openServer(
      createHttpsServer(
        identity,
        ({ url }, response) => void response.end(JSON.stringify({ url })),
      ),
    )
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const { port } = await openListener()
    const line = (await call(port)).write(request(`https://localhost:${other}/x?y`))
    expect(String(await line.read('}'))).toContain('{"url":"/x?y"}')
  })

  test('for an https:// host whose certificate nobody knows is refused with the reason', async () => {
    const other = await openServer(createHttpsServer(identity))
    const { port, problems } = await openListener()
    const line = (await call(port)).write(request(`https://localhost:${other}/`))
    const answer = String(await line.read(')'))
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway \(wechatpay-mock: no answer from localhost/)
    expect(problems).toEqual([expect.stringContaining('self-signed certificate')])
  })

  test.each([
    ['out of reach', async () => closedPort(), /cannot reach .*ECONNREFUSED/],
    [
      'that hangs up',
      async () => openServer(createTcpServer((socket) => void socket.destroy())),
      /no answer from/,
    ],
    [
      'that speaks no HTTP',
      async () => openServer(createTcpServer((socket) => void socket.end('SSH-2.0\r\n'))),
      /no answer from/,
    ],
  ])('for a host %s is answered with 502', async (_name, open, reason) => {
    const { port } = await openListener()
    const line = (await call(port)).write(request(`http://127.0.0.1:${await open()}/`))
    const head = String(await line.read('\r\n\r\n'))
    expect(head).toMatch(/^HTTP\/1\.1 502 /)
    expect(head).toMatch(reason)
  })

  test('whose answer breaks off breaks off too', async () => {
    const other = await openServer(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', () => socket.destroy())
      }),
    )
    const { port } = await openListener()
    const line = (await call(port)).write(request(`http://127.0.0.1:${other}/`))
    expect(String(await line.readAll())).toMatch(/half$/)
  })

  test('whose client leaves is given up', async () => {
    const { port } = await openListener()
    const line = await call(port)
    await new Promise((resolve) => {
      const other = createHttpServer((message) => {
        message.on('close', resolve)
        line.socket.destroy()
      })
      void openServer(other).then((at) => line.write(request(`http://127.0.0.1:${at}/`)))
    })
  })

  test('for another host is refused offline, with the reason', async () => {
    const { port, problems } = await openListener({ offline: true })
    const line = (await call(port)).write(request('http://example.com/'))
    expect(String(await line.read('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 403 Forbidden \(.*offline/)
    expect(problems).toHaveLength(1)
  })

  test.each(['http://', 'http://a:99999/', 'http://a:b/', 'https://[::1/', 'http://a,b/'])(
    'for %s is answered with 400',
    async (target) => {
      const { port } = await openListener()
      const line = (await call(port)).write(request(target))
      expect(String(await line.read('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 400 /)
    },
  )

  test('of another scheme is the mock’s to judge', async () => {
    const { port } = await openListener()
    expect((await ask(await call(port), 'ftp://a/b')).url).toBe('ftp://a/b')
  })
})

const request = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`

describe('originForm', () => {
  test('takes the target of a proxy request apart', () => {
    expect(originForm({ url: 'https://u@a.b:1/c?d' })).toEqual({
      isTls: true,
      host: 'a.b:1',
      destination: { host: 'a.b', port: 1 },
      target: '/c?d',
    })
    expect(originForm({ url: 'http://A.B' })).toMatchObject({
      destination: { host: 'a.b', port: 80 },
      target: '/',
    })
  })

  test.each(['/v3/x', '/http://a/b', '*', '', undefined, 'a:1', 'mailto:a', 'http:/a'])(
    'leaves %j alone',
    (url) => {
      expect(originForm({ url })).toBeUndefined()
    },
  )
})
