import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** A port that is open while what answers on it is still being loaded. */
export interface OpenPort {
  readonly server: Server
  readonly port: number
  /** Lets somebody else have the connections from now on, and those that have waited. */
  handOver(accept: (socket: Socket) => void): void
}

export async function openPort(port: number, host: string): Promise<OpenPort> {
  const waiting = new Set<Socket>()
  const wait = (socket: Socket): void => {
    waiting.add(socket)
    // Nobody else hears of a client that goes away meanwhile.
    socket.on('error', ignore).once('close', () => waiting.delete(socket))
  }
  // As node:http's own server would be made.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, wait)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    server,
    // A TCP server that listens has an address with a port.
    port: (server.address() as AddressInfo).port,
    handOver(accept) {
      server.off('connection', wait)
      server.on('connection', accept)
      for (const socket of waiting) {
        socket.off('error', ignore)
        accept(socket)
      }
      waiting.clear()
    },
  }
}

const ignore = (): void => undefined
