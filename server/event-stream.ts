import type { Request, Response } from 'express'
import type { Mock, MockEvents } from '../mocks/index.js'
import { showExchange, showNotice, showOrder } from './exchange-view.js'

/** What each event looks like to those who watch. */
const views: { readonly [Name in keyof MockEvents]: (value: MockEvents[Name]) => object } = {
  exchange: showExchange,
  'client.left': (left) => left,
  'cashier.asked': ({ order, ...rest }) => ({ ...rest, ...(order && { order: showOrder(order) }) }),
  'order.placed': showOrder,
  'order.paid': showOrder,
  'order.closed': showOrder,
  'notice.sent': showNotice,
  'notice.answered': showNotice,
  'notice.given-up': showNotice,
}

export const eventNames = Object.keys(views) as readonly (keyof MockEvents)[]

/** So often something is said, so that nobody in between takes the silence for the end. */
const HEARTBEAT_MS = 15_000
/** A watcher that reads so far behind is let go: it would fill the memory. */
const MAX_BEHIND = 1024 * 1024

/** Server-sent events until the watcher leaves. */
export function streamEvents(
  mock: Mock,
  names: readonly (keyof MockEvents)[],
  request: Request,
  response: Response,
): void {
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  response.flushHeaders()
  const write = (text: string): void => {
    if (response.writableLength > MAX_BEHIND) response.destroy()
    else response.write(text)
  }
  write(': listening\n\n')
  const releases = names.map((name) => watch(mock, name, write))
  const heartbeat = setInterval(write, HEARTBEAT_MS, ': still here\n\n')
  heartbeat.unref()
  request.on('close', () => {
    clearInterval(heartbeat)
    for (const release of releases) release()
  })
}

function watch<Name extends keyof MockEvents>(
  mock: Mock,
  name: Name,
  write: (text: string) => void,
): () => void {
  return mock.on(name, (value) =>
    write(`event: ${name}\ndata: ${JSON.stringify(views[name](value))}\n\n`),
  )
}
