import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Destination } from './destination.js'

/** What the ways into the port need from it: where a connection can go on. */
export interface Roads {
  readonly http: Server
  readonly secureContextFor: (serverName: string) => Promise<SecureContext>
  readonly offline: boolean
  /** How long a client may take to say what it wants. */
  readonly patienceMs: number
  /** How long a client of SOCKS may stay silent before the host it wants is asked to speak first. */
  readonly graceMs: number
  /** What this mock calls itself in `Via`: a request that carries it was sent in a circle. */
  readonly via: string
  /** Whether a connection to there ends in the mock. */
  isOurs(destination: Destination): boolean
  /** Serves what comes next on a socket: HTTP, TLS or SOCKS. The name is the one that the client meant to call. */
  serve(socket: Socket, name?: string): void
  /** Looks after a client's socket that node:http has let go of. */
  hold(socket: Socket): void
  /** Leaves it to somebody else. */
  release(socket: Socket): void
  /** Through the previous proxy, if there is one for that host. */
  reach(destination: Destination, client: Socket): Promise<Socket>
  /** Past any proxy. */
  reachDirectly(destination: Destination, client: Socket): Promise<Socket>
  /** One readable line for the log. */
  problem(line: string): void
}

export const offlineRefusal = (where: string): string =>
  `offline, so nobody reaches out to ${where}; leave --offline out, or name the host in NO_PROXY`
