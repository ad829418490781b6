import type { Socket } from 'node:net'

/** Sockets that nobody else looks after: those of node:http are in its own list. */
export class HeldSockets {
  /** With what listens for their end. */
  readonly #sockets = new Map<Socket, () => void>()
  /** How many bytes each had moved when it was last looked at. */
  #moved = new Map<Socket, number>()

  get size(): number {
    return this.#sockets.size
  }

  hold(socket: Socket): void {
    if (socket.destroyed || this.#sockets.has(socket)) return
    const forget = (): void => this.release(socket)
    this.#sockets.set(socket, forget)
    socket.once('close', forget)
    // What goes wrong also closes the socket; without a listener it would end the process.
    socket.off('error', ignore).on('error', ignore)
  }

  release(socket: Socket): void {
    socket.off('close', this.#sockets.get(socket) ?? ignore)
    this.#sockets.delete(socket)
  }

  /** Ends those on which nothing has moved since the last call. */
  endIdle(): void {
    const moved = new Map<Socket, number>()
    for (const socket of this.#sockets.keys()) {
      const count = socket.bytesRead + socket.bytesWritten
      if (this.#moved.get(socket) === count) socket.destroy()
      else moved.set(socket, count)
    }
    this.#moved = moved
  }

  destroyAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
  }
}

const ignore = (): void => undefined
