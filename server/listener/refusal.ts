import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

/** How long a client may take to read a refusal and to close its side. */
const LINGER_MS = 1_000

/**
 * A refusal in the mock's own words. They also stand in the status line, since many clients show nothing else of an
 * answer to CONNECT.
 */
export function refusalOf(status: number, why: string): { reason: string; body: string } {
  // Nothing of what a client sent may begin a line of its own.
  const words = `wechatpay-mock: ${why}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 500)
  return { reason: `${STATUS_CODES[status] ?? 'Refused'} (${words})`, body: `${words}\n` }
}

/** Answers on a socket that node:http has let go of, and closes it. */
export function refuse(socket: Socket, status: number, why: string): void {
  const { reason, body } = refusalOf(status, why)
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  closeSoon(socket)
}

/** Reads to the end what nobody needs: unread bytes would reset the connection and the last answer with it. */
export function closeSoon(socket: Socket): void {
  socket.resume()
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(late))
}
