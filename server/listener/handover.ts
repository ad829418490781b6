import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { standInFront } from './in-front.js'

/** Serves a connection that is no HTTP, and reads it at once. The name is of the host that the client asked for. */
export type Claim = (socket: Socket, name: string | undefined) => void

/** How a connection was when node:http got it. */
interface Before {
  /** How many listeners it had, event by event. */
  readonly listeners: readonly number[]
  /** How many bytes had been taken from it. */
  readonly bytes: number
  readonly name?: string
}

/** Where node:http listens on a connection. */
const EVENTS = ['data', 'end', 'close', 'drain', 'error', 'timeout', 'pause', 'resume'] as const

/**
 * Gives connections to node:http, and takes those back whose first byte somebody claims.
 *
 * To look at that byte before node:http gets the connection would be the obvious way. But then Node reads it by way of
 * JavaScript, which makes a new connection of plain HTTP an eighth dearer. So plain HTTP pays nothing, and TLS pays.
 */
export class Handover {
  readonly #http: Server
  readonly #claims: ReadonlyMap<number, Claim>
  readonly #before = new WeakMap<Socket, Before>()
  #fresh: Before | undefined

  constructor(http: Server, claims: ReadonlyMap<number, Claim>) {
    this.#http = http
    this.#claims = claims
    standInFront(http, 'clientError', (error, socket) =>
      this.#takeBack(error as { readonly rawPacket?: Buffer }, socket as Socket),
    )
  }

  /** A connection that has just been accepted; these are all alike. */
  giveFresh(socket: Socket): void {
    this.#fresh ??= stateOf(socket)
    this.#http.emit('connection', socket)
  }

  /** A connection with a history: it began with a request to a proxy. */
  give(socket: Socket, name: string | undefined): void {
    this.#before.set(socket, { ...stateOf(socket), ...(name !== undefined && { name }) })
    this.#http.emit('connection', socket)
  }

  /** Node's parser gives up at the first byte that begins no method, and hands over what it has read. */
  #takeBack({ rawPacket }: { readonly rawPacket?: Buffer }, socket: Socket): boolean {
    const claim = this.#claims.get(rawPacket?.[0] ?? -1)
    const before = this.#before.get(socket) ?? this.#fresh
    if (!rawPacket || !claim || !before) return false
    // Behind a request that byte is nothing but wrong.
    if (bytesTaken(socket) - before.bytes !== rawPacket.length) return false
    letGo(socket, before.listeners)
    socket.unshift(rawPacket)
    claim(socket, before.name)
    return true
  }
}

const stateOf = (socket: Socket): Before => ({
  listeners: EVENTS.map((event) => socket.listenerCount(event)),
  bytes: bytesTaken(socket),
})

const bytesTaken = (socket: Socket): number => socket.bytesRead - socket.readableLength

/**
 * Does what node:http does by itself before an upgrade, for which there is no documented call: its listeners go, and
 * the one for 'close' runs, which frees the parser and ends the watch over slow clients.
 */
function letGo(socket: Socket, before: readonly number[]): void {
  for (const [index, event] of EVENTS.entries()) {
    for (const listener of socket.listeners(event).slice(before[index])) {
      socket.off(event, listener as () => void)
      if (event === 'close') listener.call(socket, false)
    }
  }
}
