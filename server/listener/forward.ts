import { type IncomingMessage, request as requestThrough, type ServerResponse } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { AbsoluteForm } from './origin-form.js'
import { Unreachable } from './reach.js'
import { refusalOf } from './refusal.js'

/** What concerns one connection and not the message (RFC 9110, 7.6.1), and what Node has already answered. */
const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'expect',
])

/** Sends a request on to a host that is none of ours and its answer back; names keep their case, bodies stream. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { isTls, host, target }: AbsoluteForm,
  upstream: Socket,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (response.destroyed) {
      upstream.destroy() // the client left at the last moment
      return resolve()
    }
    const { method = 'GET' } = request
    const headers = ['Host', host, ...throughHeaders(request, ['host'])]
    const socket = isTls ? secured(upstream, host) : upstream
    const outgoing = requestThrough({
      method,
      path: target,
      headers,
      createConnection: () => socket,
    })
    const fail = (error: Error): void => {
      upstream.destroy()
      if (response.headersSent) response.destroy()
      reject(new Unreachable(`no answer from ${host}: ${error.message}`))
    }
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      incoming.on('error', fail)
      try {
        writeHead(response, incoming)
        incoming.pipe(response)
      } catch (error) {
        fail(error as Error) // a header that Node reads but does not write
      }
    })
    response.on('close', () => {
      upstream.destroy()
      resolve()
    })
    request.pipe(outgoing)
  })
}

function writeHead(response: ServerResponse, incoming: IncomingMessage): void {
  const { statusCode = 502, statusMessage = '' } = incoming
  // The answer has a date of its own, or none.
  response.sendDate = false
  // Node frames the body again; a length that is known stays.
  response.writeHead(statusCode, statusMessage, throughHeaders(incoming, ['transfer-encoding']))
}

/** `name, value, name, value ...` as they came, without those that end here. */
function throughHeaders(message: IncomingMessage, alsoWithout: readonly string[]): string[] {
  const named = (message.headers.connection ?? '').toLowerCase().split(/[\s,]+/)
  const without = new Set([...alsoWithout, ...named])
  const { rawHeaders } = message
  return rawHeaders.filter((_, index) => {
    const name = (rawHeaders[index - (index % 2)] ?? '').toLowerCase()
    return !HOP_BY_HOP.has(name) && !without.has(name)
  })
}

function secured(socket: Socket, authority: string): Socket {
  const host = new URL(`https://${authority}`).hostname.replace(/^\[|\]$/g, '')
  return connectTls({
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
  })
}

/** Answers in the mock's own words, with the socket kept as it is. */
export function answerRefusal(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent || response.destroyed) return
  const { reason, body } = refusalOf(status, why)
  response.writeHead(status, reason, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
  })
  response.end(body)
}
