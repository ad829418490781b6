import type { IncomingMessage, ServerResponse } from 'node:http'
import { BUG_MESSAGE, reportBug } from './bug.js'
import { setTimeout as wait } from 'node:timers/promises'
import type { Mock, Reply, WireHeader, WireRequest, WireResponse } from '../mocks/index.js'

export interface NodeHandlerOptions {
  /** How much of a body is read; the mock refuses what is longer than its own limit. */
  readonly maxBodyBytes: number
  /** Told about failures that are the mock's own fault. */
  readonly onBug: (error: unknown) => void
}

const defaults: NodeHandlerOptions = {
  maxBodyBytes: 1024 * 1024,
  onBug: reportBug,
}

/** Carries bytes between a Node request and a mock. */
export function nodeHandler(
  mock: Mock,
  options: Partial<NodeHandlerOptions> = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const { maxBodyBytes, onBug } = { ...defaults, ...options }
  return (request, response) => {
    const fail = (error: unknown): void => {
      // A client that went away is nobody's fault.
      if (request.errored || response.errored || response.destroyed) return
      onBug(error)
      if (response.headersSent) response.destroy()
      else send(response, bug())
    }
    const answer = (body: Uint8Array): void => {
      mock
        .handle(toWire(request, body))
        .then((reply) =>
          isPlain(reply) ? send(response, reply.response) : deliver(response, reply),
        )
        .catch(fail)
    }
    readBody(request, maxBodyBytes, answer, fail)
  }
}

function toWire(request: IncomingMessage, body: Uint8Array): WireRequest {
  const headers: WireHeader[] = []
  const { rawHeaders } = request
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''])
  }
  const { method = 'GET', url: target = '/' } = request
  const { remoteAddress: address } = request.socket
  if (address === undefined) return { method, target, headers, body }
  const clientIp = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address
  return { method, target, headers, body, clientIp }
}

/** What stands before the address of an IPv4 client when the server listens to IPv6. */
const MAPPED = '::ffff:'

/** The exact bytes, of a body that is too long those up to the first one too many. */
function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Uint8Array) => void,
  fail: (error: unknown) => void,
): void {
  if (request.readableEnded) {
    fail(new Error('the body was read before it got here; mount the mock in front of body parsers'))
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    // Reading on without keeping: an answer in front of unread data would reset the connection.
    if (length <= limit) chunks.push(chunk)
    length += chunk.length
  })
  request.on('end', () => {
    const [first] = chunks
    const body = first && chunks.length === 1 ? first : Buffer.concat(chunks)
    done(body.length > limit ? body.subarray(0, limit + 1) : body)
  })
  request.on('error', fail)
}

/** Goes out at once and whole, as nearly all do. */
const isPlain = ({ delayMs, fault }: Reply): boolean => !delayMs && fault === undefined

async function deliver(
  response: ServerResponse,
  { response: answer, delayMs, fault, onLeft }: Reply,
): Promise<void> {
  if (delayMs) await wait(delayMs, undefined, { ref: false })
  switch (fault) {
    case undefined:
      return send(response, answer)
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      if (onLeft) response.on('close', onLeft)
      // Elsewhere a client may close its half and wait for the answer; here none will come.
      response.socket?.once('end', () => response.destroy())
      return // the client has to give up, or the server to close
    case 'truncate': {
      response.writeHead(answer.status, flat(answer.headers))
      const half = answer.body.subarray(0, Math.ceil(answer.body.length / 2))
      response.write(half, () => response.socket?.destroy())
      return
    }
    case 'slow': {
      response.writeHead(answer.status, flat(answer.headers))
      const step = Math.max(1, Math.ceil(answer.body.length / 10))
      for (let at = 0; at < answer.body.length && !response.destroyed; at += step) {
        response.write(answer.body.subarray(at, at + step))
        await wait(100, undefined, { ref: false })
      }
      response.end()
    }
  }
}

function send(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, flat(headers))
  // As a string of bytes, Node sends head and body in one write instead of two.
  response.end(
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
    'latin1',
  )
}

/** As a flat list, Node sends names in the given case and order. */
function flat(headers: readonly WireHeader[]): string[] {
  const list: string[] = []
  // `headers.flat()` takes thirty times as long.
  for (const [name, value] of headers) list.push(name, value)
  return list
}

function bug(): WireResponse {
  const body = Buffer.from(JSON.stringify({ code: 'MOCK_BUG', message: BUG_MESSAGE }))
  return {
    status: 500,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ],
    body,
  }
}
