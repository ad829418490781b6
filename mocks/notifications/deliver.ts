import type { NoticeRequest, Notification, Outcome } from './notification.js'
import type { Outbox } from './outbox.js'
import { toRequest } from './to-request.js'

/** An endpoint in this process. */
export type NoticeHandler = (request: Request) => Response | Promise<Response>

/**
 * Hands a notice to a handler in this process as the server would to its address, with everything that is due now: the
 * proof of the address, the repeat of WeCom, the second step of a case. What is due later waits for the clock.
 *
 * @example
 * await deliver(outbox, id, (request) => app.fetch(request))
 */
export async function deliver(
  outbox: Outbox,
  id: string,
  handler: NoticeHandler,
): Promise<Notification | undefined> {
  while (outbox.isDue(id)) {
    const request = await outbox.attempt(id)
    outbox.settle(id, await hand(request, handler))
  }
  return outbox.find(id)
}

/** As much of an answer as is recorded. */
const KEPT_BYTES = 4096

// A byte order mark is none of the bytes that prove an address, so it has to be seen.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

async function hand(request: NoticeRequest, handler: NoticeHandler): Promise<Outcome> {
  const startedAt = performance.now()
  const passed = (): number => performance.now() - startedAt
  try {
    const response = await handler(toRequest(request))
    const bytes = new Uint8Array(await response.arrayBuffer())
    const ms = passed()
    if (ms > request.timeoutMs) {
      return { kind: 'timeout', reason: `no answer within ${request.timeoutMs} ms`, ms }
    }
    const body = utf8.decode(bytes.subarray(0, KEPT_BYTES))
    return { kind: 'answered', status: response.status, body, ms }
  } catch (error) {
    // A server would break the connection, or answer 500; either way the notice was not taken.
    const reason = `the handler threw: ${error instanceof Error ? error.message : String(error)}`
    return { kind: 'network', reason, ms: passed() }
  }
}
