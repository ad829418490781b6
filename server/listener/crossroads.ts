import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ListenerOptions } from '../listener.js'
import { serveAbsolute } from './absolute.js'
import { TLS_BYTE } from './client-hello.js'
import { serveConnect } from './connect.js'
import { type Destination, isWechatHost } from './destination.js'
import { type Claim, Handover } from './handover.js'
import { HeldSockets } from './held-sockets.js'
import { standInFront } from './in-front.js'
import { OwnAddresses } from './own-addresses.js'
import { type ChooseProxy, proxyChooser } from './previous-proxy.js'
import { makeVia, reach } from './reach.js'
import type { Roads } from './roads.js'
import { secure } from './secure.js'
import { serveSocks } from './socks.js'
import { SOCKS_BYTE } from './socks-messages.js'

/** Long enough for most clients to begin, short enough for one that waits for the server to do so. */
const GRACE_MS = 200

/** Where connections part: to node:http, into TLS, or out to another host. */
export class Crossroads implements Roads {
  readonly http: Server
  readonly secureContextFor: ListenerOptions['secureContextFor']
  readonly offline: boolean
  readonly patienceMs: number
  readonly graceMs: number
  readonly via = makeVia()
  readonly own = new OwnAddresses()
  readonly clients = new HeldSockets()
  readonly upstreams = new HeldSockets()
  readonly problem: (line: string) => void
  readonly #handover: Handover
  readonly #proxyFor: ChooseProxy

  constructor(options: ListenerOptions) {
    const { http, secureContextFor, previousProxy, noProxy, onProblem = () => undefined } = options
    this.http = http
    this.secureContextFor = secureContextFor
    this.offline = options.offline ?? false
    this.patienceMs = options.patienceMs ?? http.headersTimeout
    this.graceMs = options.graceMs ?? GRACE_MS
    this.problem = onProblem
    this.#proxyFor = proxyChooser(previousProxy, noProxy, (to) => this.own.has(to), onProblem)
    const claims: readonly (readonly [number, Claim])[] = [
      [TLS_BYTE, (socket, name) => this.#watch(socket, secure(this, socket, name))],
      [SOCKS_BYTE, (socket) => this.#watch(socket, serveSocks(this, socket))],
    ]
    this.#handover = new Handover(http, new Map(claims))
    http.on('connect', (request, socket, head) =>
      // A socket of node:net, or the one of node:tls inside it.
      serveConnect(this, request, socket as Socket, head),
    )
    standInFront(http, 'request', (request, response) =>
      serveAbsolute(this, request as IncomingMessage, response as ServerResponse),
    )
  }

  accept(socket: Socket): void {
    this.#handover.giveFresh(socket)
  }

  isOurs(destination: Destination): boolean {
    return isWechatHost(destination.host) || this.own.has(destination)
  }

  serve(socket: Socket, name?: string): void {
    this.clients.release(socket)
    this.#handover.give(socket, name)
  }

  hold(socket: Socket): void {
    this.clients.hold(socket)
  }

  release(socket: Socket): void {
    this.clients.release(socket)
  }

  async reach(destination: Destination, client: Socket): Promise<Socket> {
    const upstream = await reach(destination, client, this.#proxyFor(destination), this.via)
    this.upstreams.hold(upstream)
    return upstream
  }

  async reachDirectly(destination: Destination, client: Socket): Promise<Socket> {
    const upstream = await reach(destination, client)
    this.upstreams.hold(upstream)
    return upstream
  }

  /** A mistake of ours costs one connection and not the process. */
  #watch(socket: Socket, serving: Promise<void>): void {
    serving.catch((error: unknown) => {
      this.problem(`a connection failed: ${String(error)}`)
      socket.destroy()
    })
  }
}
