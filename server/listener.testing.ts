import { webcrypto } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer as createHttpServer,
  type RequestListener,
  type ServerOptions,
} from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  connect as connectTls,
  type ConnectionOptions,
  createSecureContext,
  type SecureContext,
} from 'node:tls'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'
import { onTestFinished } from 'vitest'
import { createListener, type Listener, type ListenerOptions } from './listener.js'

export const WECHAT = 'api.mch.weixin.qq.com'
export const ESTABLISHED = 'HTTP/1.1 200 Connection Established'
const END = '\r\n\r\n'

export interface Identity {
  readonly key: string
  readonly cert: string
  readonly context: SecureContext
}

/** A certificate that signs itself, so that a client which trusts it needs no CA. */
export async function selfSigned(...names: readonly string[]): Promise<Identity> {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto }))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ value: Date.now() }),
  })
  const commonName = new pkijs.AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new asn1js.Utf8String({ value: names[0] ?? 'nobody' }),
  })
  certificate.subject.typesAndValues.push(commonName)
  certificate.issuer.typesAndValues.push(commonName)
  certificate.notBefore.value = new Date(Date.now() - 3_600_000)
  certificate.notAfter.value = new Date(Date.now() + 3_600_000)
  const altNames = new pkijs.GeneralNames({
    names: names.map((value) => new pkijs.GeneralName({ type: 2, value })),
  })
  certificate.extensions = [
    new pkijs.Extension({ extnID: '2.5.29.17', extnValue: altNames.toSchema().toBER() }),
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey as CryptoKey)
  await certificate.sign(keys.privateKey as CryptoKey, 'SHA-256')
  const cert = pem('CERTIFICATE', certificate.toSchema().toBER())
  const key = pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { key, cert, context: createSecureContext({ key, cert }) }
}

const pem = (label: string, der: ArrayBuffer): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** What the server behind the listener saw of a request, which is also what it answers. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: readonly string[]
  readonly body: string
  readonly isEncrypted: boolean
}

const tell: RequestListener = async (request, response) => {
  const { method = '', url = '', rawHeaders: headers, socket } = request
  const body = String(await buffer(request))
  const seen: Seen = { method, url, headers, body, isEncrypted: 'encrypted' in socket }
  const answer = JSON.stringify(seen)
  // The SDKs that look for header names in exact case are the reason for this one.
  response.writeHead(200, ['Wechatpay-Nonce', 'n', 'Content-Length', `${answer.length}`])
  response.end(answer)
}

export interface Opened {
  readonly listener: Listener
  readonly port: number
  /** For which names a certificate was wanted. */
  readonly names: readonly string[]
  readonly problems: readonly string[]
}

export interface OpenOptions extends Partial<Omit<ListenerOptions, 'http'>> {
  readonly identity?: Identity
  readonly http?: ServerOptions
  readonly handler?: RequestListener
}

/** A listener around a server that answers with what it saw, until the end of the test. */
export async function openListener({
  identity,
  http,
  handler = tell,
  ...options
}: OpenOptions = {}): Promise<Opened> {
  const names: string[] = []
  const problems: string[] = []
  const listener = createListener({
    http: createHttpServer({ connectionsCheckingInterval: 50, ...http }, handler),
    secureContextFor: async (name) => {
      names.push(name)
      if (!identity) throw new Error('this test has no certificate')
      return identity.context
    },
    onProblem: (line) => void problems.push(line),
    ...options,
  })
  const port = await listener.listen(0, '127.0.0.1')
  onTestFinished(() => listener.close(100))
  return { listener, port, names, problems }
}

/** Some server on a free port, until the end of the test. */
export async function openServer(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** One end of a connection, to be read piece by piece. */
export class Line {
  readonly socket: Socket
  #received: Buffer[] = []
  #isOver = false
  #changed: () => void = () => undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(chunk)
      this.#changed()
    })
    socket.on('error', () => undefined)
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.#isOver = true
        this.#changed()
      })
    }
  }

  write(bytes: string | Uint8Array): this {
    this.socket.write(bytes)
    return this
  }

  /** Takes so many bytes, or all up to the end of a text; less at the end of the connection. */
  async read(until: number | string): Promise<Buffer> {
    for (;;) {
      const received = Buffer.concat(this.#received)
      const wanted = typeof until === 'number' ? until : endOf(received, until)
      if (wanted <= received.length || this.#isOver) {
        this.#received = [received.subarray(wanted)]
        return received.subarray(0, wanted)
      }
      await new Promise<void>((resolve) => (this.#changed = resolve))
    }
  }

  /** Everything up to the end. */
  readAll(): Promise<Buffer> {
    return this.read(Number.POSITIVE_INFINITY)
  }
}

const endOf = (bytes: Buffer, text: string): number => {
  const at = bytes.indexOf(text)
  return at === -1 ? Number.POSITIVE_INFINITY : at + text.length
}

/** A connection to a port, ended with the test at the latest. */
export async function call(port: number): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  const line = new Line(socket)
  await once(socket, 'connect')
  return line
}

export const connectTo = (target: string): string =>
  `CONNECT ${target} HTTP/1.1\r\nHost: ${target}${END}`

/** Asks for a tunnel; returns the status line, behind which the tunnel begins. */
export async function dig(line: Line, target: string): Promise<string> {
  const head = await line.write(connectTo(target)).read(END)
  return String(head).split('\r\n')[0] ?? ''
}

/** TLS on a connection that stands; rejects when the handshake fails. */
export async function secured(
  { socket }: Pick<Line, 'socket'>,
  options: ConnectionOptions = {},
): Promise<Line> {
  socket.removeAllListeners('data')
  const inside = connectTls({ socket, ALPNProtocols: ['h2', 'http/1.1'], ...options })
  await once(inside, 'secureConnect')
  return new Line(inside)
}

/** Sends a request and returns what the server behind the listener saw of it. */
export async function ask(line: Line, target = '/v3/x', body = ''): Promise<Seen> {
  const { seen } = await askWhole(line, target, body)
  return seen
}

export async function askWhole(
  line: Line,
  target: string,
  body = '',
): Promise<{ head: string; seen: Seen }> {
  line.write(`POST ${target} HTTP/1.1\r\nhOST: h\r\nContent-Length: ${body.length}${END}${body}`)
  const head = String(await line.read(END))
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1])
  return { head, seen: JSON.parse(String(await line.read(length))) as Seen }
}

/** The first bytes of a TLS client. */
export async function clientHello(servername: string = WECHAT): Promise<Buffer> {
  let caught: Buffer = Buffer.alloc(0)
  const port = await openServer(
    createServer((socket) => {
      socket.once('data', (bytes) => {
        caught = bytes
        socket.destroy()
      })
    }),
  )
  await secured(await call(port), { servername }).catch(() => undefined)
  return caught
}

/** A port that nobody listens on, for now. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
