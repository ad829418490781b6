import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { SecureContext } from 'node:tls'
import { Crossroads } from './listener/crossroads.js'
import type { OpenPort } from './open-port.js'

export { originForm } from './listener/origin-form.js'

export interface ListenerOptions {
  /** Gets every connection of HTTP/1.1, also those inside TLS. It must not listen by itself. */
  readonly http: HttpServer
  /** The certificate for a name; asked for at the first TLS connection, so that a CA is only made at need. */
  readonly secureContextFor: (serverName: string) => Promise<SecureContext>
  /** Refuses hosts that are not WeChat's instead of reaching out. */
  readonly offline?: boolean
  /** What HTTPS_PROXY was before the mock took its place; HTTPS to other hosts goes through it. */
  readonly previousProxy?: string
  /** NO_PROXY for the previous proxy. */
  readonly noProxy?: string
  /** How long a client may take for the first words of TLS or SOCKS. Default: `headersTimeout` of `http`. */
  readonly patienceMs?: number
  /** How long a client of SOCKS may be silent before the host that it wants is asked to begin. */
  readonly graceMs?: number
  /** Gets one readable line for the log. */
  readonly onProblem?: (line: string) => void
}

export interface Listener {
  /** The one that the first `listen` opens, or that was adopted. */
  readonly server: Server
  /** Takes over a port that somebody else has opened, with the connections that wait there. */
  adopt(open: OpenPort, host: string): void
  /** Opens a port and returns its number; another call opens another one. */
  listen(port: number, host: string): Promise<number>
  /** How many sockets are open: those of clients, and those to other hosts for them. */
  countSockets(): Promise<number>
  /** Answers what has begun, ends tunnels that are idle, and cuts what is still there after a while. */
  close(drainMs?: number): Promise<void>
}

const DRAIN_MS = 3_000
/** A tunnel on which nothing moves for so long is idle. */
const IDLE_MS = 50

/**
 * One port for every way by which a client may come: HTTP/1.1, TLS, CONNECT, requests to a proxy, and SOCKS5. What
 * `http` answers, and how long it waits for whom, stays its own affair.
 *
 * @example
 * const listener = createListener({ http: createServer(handler), secureContextFor })
 * const port = await listener.listen(0, '127.0.0.1')
 */
export function createListener(options: ListenerOptions): Listener {
  return new Ports(options.http, new Crossroads(options))
}

class Ports implements Listener {
  server: Server
  readonly #http: HttpServer
  readonly #roads: Crossroads
  #servers: Server[]

  constructor(http: HttpServer, roads: Crossroads) {
    this.#http = http
    this.#roads = roads
    this.server = this.#createServer()
    this.#servers = [this.server]
    // At this event node:http begins to look for clients that are too slow.
    http.emit('listening')
  }

  adopt({ server, port, handOver }: OpenPort, host: string): void {
    this.server = server
    this.#servers = [server]
    this.#roads.own.add(port, host)
    handOver((socket) => this.#roads.accept(socket))
  }

  async listen(port: number, host: string): Promise<number> {
    const server = this.server.listening ? this.#createServer() : this.server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
    if (server !== this.server) this.#servers.push(server)
    // A TCP server that listens has an address with a port.
    const { port: actualPort } = server.address() as AddressInfo
    this.#roads.own.add(actualPort, host)
    return actualPort
  }

  async countSockets(): Promise<number> {
    const accepted = await Promise.all(this.#servers.map(countConnections))
    return accepted.reduce((sum, count) => sum + count, this.#roads.upstreams.size)
  }

  async close(drainMs = DRAIN_MS): Promise<void> {
    const { clients, upstreams } = this.#roads
    const endIdle = setInterval(() => {
      // A connection that is kept alive becomes idle only once its last answer has been sent.
      this.#http.closeIdleConnections()
      clients.endIdle()
    }, IDLE_MS)
    const cut = setTimeout(() => {
      this.#http.closeAllConnections()
      void clients.destroyAll()
    }, drainMs)
    this.#http.closeIdleConnections()
    await Promise.all(this.#servers.map(stop))
    clearInterval(endIdle)
    clearTimeout(cut)
    await upstreams.destroyAll()
    this.#http.close()
  }

  #createServer(): Server {
    // As node:http's own server would be made.
    return createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.#roads.accept(socket),
    )
  }
}

const countConnections = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })

/** Resolves when the last connection is gone; a server that never listened has none. */
const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
  })
