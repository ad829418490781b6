/** The mock inside a test: request handlers for MSW 2 and 3. The only file that imports msw. */
import { http, HttpResponse, type RequestHandler } from 'msw'
import { wechatHosts } from './hosts.js'
import type { Mock } from './mock.js'
import { type Reply, toText, type WireRequest, type WireResponse } from './wire.js'

/** How often, and how far apart, the fault `slow` sends a piece of the body: about a second in all. */
const SLOW_PIECES = 5
const SLOW_PAUSE_MS = 200

/** msw and fetch read ahead; an error that comes at once would swallow the half that was sent before it. */
const BREAK_AFTER_MS = 10

// Function predicates are younger than msw 2.10, and a path string would want one handler per scheme and host.
const toWechat = new RegExp(
  `^https?://(?:${wechatHosts.map((host) => host.replaceAll('.', '\\.')).join('|')})(?::\\d+)?(?:/|$)`,
)

/**
 * Lets a mock answer every request to a WeChat host, also those that it does not emulate; other hosts are left alone.
 * Handlers that come before these win.
 *
 * @example
 * const server = setupServer(...handlers(createMock()))
 */
export function handlers(mock: Mock): RequestHandler[] {
  return [
    http.all(toWechat, async ({ request }) =>
      deliver(await mock.handle(await toWire(request)), request.signal),
    ),
  ]
}

async function toWire(request: Request): Promise<WireRequest> {
  const { pathname, search, host } = new URL(request.url)
  return {
    method: request.method,
    target: pathname + search,
    // Clients that use fetch leave it to whoever opens the connection.
    headers: request.headers.has('host')
      ? [...request.headers]
      : [['host', host], ...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
    clientIp: '127.0.0.1',
  }
}

async function deliver({ response, delayMs, fault, onLeft }: Reply, signal: AbortSignal) {
  if (delayMs !== undefined) await pause(delayMs, signal)
  switch (fault) {
    case 'reset':
      return HttpResponse.error()
    case 'hang':
      if (onLeft) signal.addEventListener('abort', onLeft, { once: true })
      return new Promise<never>(() => {}) // msw itself rejects the request when the client aborts it
    case 'truncate':
      return toResponse(response, brokenOff(response.body, signal))
    case 'slow':
      return toResponse(response, dribble(response.body, signal))
    case undefined:
      // As text, which costs undici less than bytes do.
      return toResponse(response, toText(response.body))
  }
}

/** msw itself leaves out the body where a status forbids one (204, 304). */
function toResponse({ status, headers }: WireResponse, body: BodyInit): HttpResponse<BodyInit> {
  return new HttpResponse(body, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })
}

/**
 * Half the bytes, then an error where the rest is expected. Before msw 2.12, clients of node:http see a wrong body
 * instead.
 */
function brokenOff(body: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  let begun = false
  return new ReadableStream({
    async pull(controller) {
      if (begun) {
        await pause(BREAK_AFTER_MS, signal)
        controller.error(new TypeError('terminated'))
      } else {
        begun = true
        controller.enqueue(body.subarray(0, Math.floor(body.length / 2)))
      }
    },
  })
}

function dribble(body: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  const size = Math.ceil(body.length / SLOW_PIECES)
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      await pause(SLOW_PAUSE_MS, signal)
      controller.enqueue(body.subarray(sent, (sent += size)))
      if (sent >= body.length) controller.close()
    },
  })
}

/** Ends early when the client goes away, so that no timer keeps the process alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const stop = (): void => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
