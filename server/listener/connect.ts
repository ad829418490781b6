import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type Destination, formatDestination, parseDestination } from './destination.js'
import { refuse } from './refusal.js'
import { offlineRefusal, type Roads } from './roads.js'
import { join } from './tunnel.js'

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n'

/** CONNECT: what is ours ends here, everything else becomes a tunnel. */
export function serveConnect(
  roads: Roads,
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  socket: Socket,
  head: Buffer,
): void {
  roads.hold(socket)
  if (head.length > 0) socket.unshift(head)
  const destination = parseDestination(url)
  if (!destination) {
    const wanted = 'CONNECT wants host:port, such as api.mch.weixin.qq.com:443'
    return refuse(socket, 400, `${wanted}, not ${url}`)
  }
  if (roads.isOurs(destination)) {
    socket.write(ESTABLISHED)
    return roads.serve(socket, destination.host)
  }
  const where = formatDestination(destination)
  if (roads.offline) {
    roads.problem(`CONNECT refused: ${offlineRefusal(where)}`)
    return refuse(socket, 403, offlineRefusal(where))
  }
  if (headers.via?.includes(roads.via)) {
    roads.problem(`CONNECT refused: the way to ${where} leads back here`)
    return refuse(socket, 508, `the proxy that was set before sends ${where} back here`)
  }
  void dig(roads, destination, socket)
}

async function dig(roads: Roads, destination: Destination, socket: Socket): Promise<void> {
  try {
    const upstream = await roads.reach(destination, socket)
    socket.write(ESTABLISHED)
    join(socket, upstream)
  } catch (error) {
    const { message } = error as Error
    roads.problem(message)
    refuse(socket, 502, message)
  }
}
