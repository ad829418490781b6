import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Mock, Reply, WireHeader, WireRequest, WireResponse } from '../mocks/index.js'

export interface NodeHandlerOptions {
  /** Larger bodies are answered with 413 and not kept. */
  readonly maxBodyBytes: number
  /** Told about failures that are the mock's own fault. */
  readonly onBug: (error: unknown) => void
}

export const handlerDefaults: NodeHandlerOptions = {
  maxBodyBytes: 1024 * 1024,
  onBug: (error) =>
    void process.stderr.write(
      `wechatpay-mock: this is a bug in the mock: ${String((error as Error)?.stack ?? error)}\n`,
    ),
}

/** Carries bytes between a Node request and a mock. */
export function nodeHandler(
  mock: Mock,
  { maxBodyBytes, onBug }: NodeHandlerOptions = handlerDefaults,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      const body = await readBody(request, maxBodyBytes)
      if (!body) return send(response, tooLarge(maxBodyBytes))
      await deliver(response, await mock.handle(toWire(request, body)))
    } catch (error) {
      // A client that went away is nobody's fault.
      if (request.errored || response.errored) return
      onBug(error)
      if (response.headersSent) response.destroy()
      else send(response, bug())
    }
  }
}

function toWire(request: IncomingMessage, body: Uint8Array): WireRequest {
  const headers: WireHeader[] = []
  const { rawHeaders } = request
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''])
  }
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, '')
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    body,
    ...(address !== undefined && { clientIp: address }),
  }
}

/** The exact bytes, or nothing when there are too many of them. */
async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (request.readableEnded) {
    throw new Error('the body was read before it got here; mount the mock in front of body parsers')
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    // Reading on, without keeping: closing with unread data would reset the connection before the answer arrives.
    if (length <= limit) chunks.push(chunk)
    else if (length > 16 * limit) return undefined
  }
  return length <= limit ? Buffer.concat(chunks) : undefined
}

async function deliver(
  response: ServerResponse,
  { response: answer, delayMs, fault }: Reply,
): Promise<void> {
  if (delayMs) await wait(delayMs, undefined, { ref: false })
  switch (fault) {
    case undefined:
      return send(response, answer)
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'hang':
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
  response.end(body)
}

/** As a flat list, Node sends names in the given case and order. */
const flat = (headers: readonly WireHeader[]): string[] => headers.flat()

function tooLarge(limit: number): WireResponse {
  const body = Buffer.from('{"code":"INVALID_REQUEST","message":"请求体过大"}')
  return {
    status: 413,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', String(body.length)],
      ['Connection', 'close'],
      ['Mock-Diagnosis', `the body is larger than ${limit} bytes, which is this mock's limit`],
    ],
    body,
  }
}

function bug(): WireResponse {
  const body = Buffer.from(
    '{"code":"MOCK_BUG","message":"the mock failed, not your request; its log says why"}',
  )
  return {
    status: 500,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ],
    body,
  }
}
