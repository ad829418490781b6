import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { parseClientHello } from './client-hello.js'
import { peek } from './peek.js'
import type { Roads } from './roads.js'

/** Ends TLS here, with a certificate for the name that the client asks for; what is inside is served as HTTP. */
export async function secure(roads: Roads, socket: Socket, name?: string): Promise<void> {
  roads.hold(socket)
  const hello = await peek(socket, parseClientHello, { withinMs: roads.patienceMs })
  if (hello?.kind !== 'hello') {
    socket.destroy()
    return
  }
  const serverName = hello.serverName ?? name ?? addressOf(socket)
  const secureContext = await contextFor(roads, serverName)
  if (!secureContext || socket.destroyed) {
    socket.destroy()
    return
  }
  // HTTP/2 is never offered: its header names are in small letters, which some SDKs do not find.
  const options = { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] }
  const inside = new TLSSocket(socket, options)
  inside.on('error', (error: TlsError) => {
    const reason = reasonOf(error)
    if (reason !== undefined) roads.problem(`TLS as ${serverName}: ${reason}`)
  })
  // Node can reset only a bare TCP connection.
  inside.resetAndDestroy = () => {
    socket.resetAndDestroy()
    return inside
  }
  // From now on node:http watches over slow clients, those in the handshake included.
  roads.release(socket)
  roads.http.emit('connection', inside)
}

async function contextFor(roads: Roads, name: string): Promise<SecureContext | undefined> {
  try {
    return await roads.secureContextFor(name)
  } catch (error) {
    roads.problem(`no certificate for ${name}: ${(error as Error).message}`)
    return undefined
  }
}

/** A client that names no host is taken to call the address at which it arrived. */
const addressOf = ({ localAddress = 'localhost' }: Socket): string =>
  localAddress.replace(/^::ffff:/, '')

interface TlsError extends Error {
  readonly code?: string
  /** What OpenSSL calls it, without its places and numbers. */
  readonly reason?: string
}

/** Undefined for a client that merely went away. */
function reasonOf({ code = '', reason, message }: TlsError): string | undefined {
  if (!code.startsWith('ERR_SSL_')) return undefined
  return /UNKNOWN_CA|CERTIFICATE/.test(code)
    ? `the client does not trust the mock's CA (${code})`
    : (reason ?? message.trim())
}
