import { randomBytes } from 'node:crypto'
import { request as requestInClear } from 'node:http'
import { request as requestOverTls } from 'node:https'
import { connect, type Socket } from 'node:net'
import { type Destination, formatDestination } from './destination.js'
import type { PreviousProxy } from './previous-proxy.js'

/** Why another host is out of reach, in words for the client and for the log. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** A name for one mock; there may be several in a process. */
export const makeVia = (): string => `1.1 wechatpay-mock-${randomBytes(6).toString('hex')}`

/** Long enough for a slow network; the client's own patience usually ends before. */
const CONNECT_TIMEOUT_MS = 30_000

const TCP_OPTIONS = {
  // Each direction of a tunnel ends for itself.
  allowHalfOpen: true,
  noDelay: true,
  // A peer that vanished without a word is noticed some day.
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
}

/** Opens a connection for a client; when the client leaves before, nobody needs it any more. */
export async function reach(
  destination: Destination,
  client: Socket,
  proxy?: PreviousProxy,
  via?: string,
): Promise<Socket> {
  const controller = new AbortController()
  const abandon = (): void => controller.abort(new Error('the client left'))
  const late = setTimeout(
    () => controller.abort(new Error(`no connection within ${CONNECT_TIMEOUT_MS / 1000} s`)),
    CONNECT_TIMEOUT_MS,
  )
  client.once('close', abandon)
  try {
    return proxy
      ? await throughProxy(proxy, destination, via, controller.signal)
      : await directly(destination, controller.signal)
  } catch (error) {
    const way = proxy ? ` through the proxy ${formatDestination(proxy)}` : ''
    throw new Unreachable(
      `cannot reach ${formatDestination(destination)}${way}: ${reasonOf(error as Error)}`,
    )
  } finally {
    clearTimeout(late)
    client.off('close', abandon)
  }
}

function directly(destination: Destination, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...destination, ...TCP_OPTIONS, signal })
    // Stays: what goes wrong later also closes the socket, which is what the tunnel looks at.
    socket.on('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

function throughProxy(
  proxy: PreviousProxy,
  destination: Destination,
  via: string | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const target = formatDestination(destination)
  const { host, port, isTls, authorization } = proxy
  return new Promise((resolve, reject) => {
    const request = (isTls ? requestOverTls : requestInClear)({
      ...TCP_OPTIONS,
      host,
      port,
      method: 'CONNECT',
      path: target,
      headers: {
        Host: target,
        ...(via !== undefined && { Via: via }),
        ...(authorization !== undefined && { 'Proxy-Authorization': authorization }),
      },
      agent: false,
      signal,
    })
    request.on('error', reject)
    request.on('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket, head) => {
      socket.on('error', reject)
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head)
        return resolve(socket)
      }
      socket.destroy()
      reject(new Error(`it answered ${statusCode} ${statusMessage}`))
    })
    request.end()
  })
}

function reasonOf({ name, message, cause, code = '' }: Error & { readonly code?: string }): string {
  if (name === 'AbortError' && cause instanceof Error) return cause.message
  if (code === 'ENOTFOUND') return 'nobody knows that name (ENOTFOUND)'
  // Of several addresses that were tried, Node says only the code.
  return message || code
}
