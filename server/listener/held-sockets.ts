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

  /** Resolves when the last one is gone. */
  async destroyAll(): Promise<void> {
    const closing = [...this.#sockets.keys()].map((socket) => {
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.destroy()
      return closed
    })
    await Promise.all(closing)
  }
}

const ignore = (): void => undefined
