import { isIP, type Socket } from 'node:net'
import { parseClientHello, TLS_BYTE } from './client-hello.js'
import { type Destination, formatDestination, isWechatHost } from './destination.js'
import { type Parsed, peek } from './peek.js'
import { closeSoon } from './refusal.js'
import { offlineRefusal, type Roads } from './roads.js'
import { secure } from './secure.js'
import {
  formatReply,
  NO_ACCEPTABLE_METHOD,
  NO_AUTHENTICATION,
  parseGreeting,
  parseRequest,
  SOCKS_BYTE,
  type SocksReply,
  socksReply,
} from './socks-messages.js'
import { join } from './tunnel.js'

/** Here a server never speaks first, however slow the client is. */
const HTTPS_PORT = 443

/**
 * SOCKS5. A JVM resolves a name before it asks, so an address says nothing; whether a connection is ours shows only
 * in the host that its ClientHello names, and for that the client has to be told that it is connected.
 */
export async function serveSocks(roads: Roads, socket: Socket): Promise<void> {
  roads.hold(socket)
  const withinMs = roads.patienceMs
  const methods = await peek(socket, parseGreeting, { withinMs })
  if (!methods) {
    socket.destroy()
    return
  }
  if (!methods.includes(NO_AUTHENTICATION)) {
    socket.end(Buffer.of(SOCKS_BYTE, NO_ACCEPTABLE_METHOD))
    return closeSoon(socket)
  }
  socket.write(Buffer.of(SOCKS_BYTE, NO_AUTHENTICATION))
  const request = await peek(socket, parseRequest, { withinMs })
  if (!request) {
    socket.destroy()
    return
  }
  if (request.kind === 'refused') return refuse(socket, request.reply)
  const { destination } = request
  if (roads.isOurs(destination)) {
    socket.write(formatReply(socksReply.succeeded))
    return roads.serve(socket, destination.host)
  }
  if (roads.offline && isIP(destination.host) === 0) {
    tellOffline(roads, destination)
    return refuse(socket, socksReply.notAllowed)
  }
  socket.write(formatReply(socksReply.succeeded))
  await follow(roads, destination, socket)
}

function refuse(socket: Socket, reply: SocksReply): void {
  socket.end(formatReply(reply))
  closeSoon(socket)
}

const tellOffline = (roads: Roads, destination: Destination): void =>
  roads.problem(`SOCKS refused: ${offlineRefusal(formatDestination(destination))}`)

/** Goes by the first words of the client or, in protocols such as those of databases, lets the server begin. */
async function follow(roads: Roads, destination: Destination, socket: Socket): Promise<void> {
  const mayServerBegin = destination.port !== HTTPS_PORT && !roads.offline
  const withinMs = mayServerBegin ? roads.graceMs : roads.patienceMs
  let words = await peek(socket, parseFirstWords, { withinMs })
  const hasBegun = socket.readableLength > 0
  if (!words && hasBegun)
    words = await peek(socket, parseFirstWords, { withinMs: roads.patienceMs })
  if (words && isForUs(words)) return secure(roads, socket)
  if (socket.destroyed || (!words && (hasBegun || !mayServerBegin))) {
    socket.destroy()
    return
  }
  if (roads.offline) {
    tellOffline(roads, destination)
    socket.destroy()
    return
  }
  try {
    const upstream = await roads.reachDirectly(destination, socket)
    if (words) join(socket, upstream)
    else await waitForEither(roads, socket, upstream)
  } catch (error) {
    roads.problem((error as Error).message)
    socket.destroy()
  }
}

/** A client that is slow to begin with TLS is still recognised, as long as the server has said nothing. */
async function waitForEither(roads: Roads, socket: Socket, upstream: Socket): Promise<void> {
  const serverBegan = new AbortController()
  const abort = (): void => serverBegan.abort()
  upstream.once('readable', abort).once('close', abort)
  const words = await peek(socket, parseFirstWords, { signal: serverBegan.signal })
  upstream.off('readable', abort)
  if (!words || !isForUs(words)) return join(socket, upstream)
  upstream.destroy()
  return secure(roads, socket)
}

interface FirstWords {
  /** The host that a ClientHello names. */
  readonly serverName?: string
}

const isForUs = ({ serverName }: FirstWords): boolean =>
  serverName !== undefined && isWechatHost(serverName)

function parseFirstWords(bytes: Buffer): Parsed<FirstWords> | undefined {
  if (bytes[0] !== TLS_BYTE) return { value: {}, length: 0 }
  const hello = parseClientHello(bytes)
  if (!hello) return undefined
  // What is malformed is for the other host to judge.
  return { value: hello.value.kind === 'hello' ? hello.value : {}, length: 0 }
}
