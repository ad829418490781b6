import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import {
  openOutbox,
  type OpenedOutbox,
  openWecomQuery,
} from '../../mocks/notifications/notices.testing.js'
import { openServer } from '../listener.testing.js'
import { nodeCrypto } from '../node-crypto.js'
import { Notifier, type NotifierOptions } from '../notifier.js'

export interface OpenedNotifier extends OpenedOutbox {
  readonly notifier: Notifier
  readonly lines: readonly string[]
  /** An order is paid; returns the id of its notice. */
  pay(notifyUrl: string, given?: Parameters<OpenedOutbox['order']>[0]): string
}

/** A notifier that runs until the end of the test, on a business clock that stands still unless it is advanced. */
export function openNotifier(
  options: Partial<NotifierOptions> = {},
  { ports, ...world }: NonNullable<Parameters<typeof openOutbox>[0]> = {},
): OpenedNotifier {
  const opened = openOutbox({ ports: { crypto: nodeCrypto, ...ports }, ...world })
  const { outbox, clock, order } = opened
  const lines: string[] = []
  const notifier = new Notifier({ outbox, clock, onLine: (line) => lines.push(line), ...options })
  notifier.start()
  onTestFinished(async () => void (await notifier.close({ drainMs: 0 })))
  const pay: OpenedNotifier['pay'] = (notifyUrl, given) =>
    outbox.enqueue(order({ notifyUrl, ...given }), { url: notifyUrl })?.id ?? expect.fail('no id')
  return { ...opened, notifier, lines, pay }
}

/** What came to an endpoint, one after the other. */
export interface Arrival {
  readonly method: string
  readonly target: string
  readonly body: string
}

export interface Endpoint {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  /** How often each notice came, by the id in it. */
  readonly timesOf: ReadonlyMap<string, number>
  /** The most requests that were there at the same time. */
  readonly busiest: number
}

/** An endpoint of a merchant that answers as a test wants, until the end of the test. */
export async function openEndpoint(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Endpoint> {
  const arrivals: Arrival[] = []
  const timesOf = new Map<string, number>()
  let open = 0
  const seen = { busiest: 0 }
  const server = createServer(async (request, response) => {
    seen.busiest = Math.max(seen.busiest, ++open)
    response.on('close', () => open--)
    const body = String(await buffer(request))
    const { method = '', url: target = '' } = request
    arrivals.push({ method, target, body })
    const id = /"id":"([^"]+)"/.exec(body)?.[1]
    if (id !== undefined) timesOf.set(id, (timesOf.get(id) ?? 0) + 1)
    answer(response, request)
  })
  const url = `http://127.0.0.1:${await openServer(server)}/notify`
  return {
    url,
    arrivals,
    timesOf,
    get busiest() {
      return seen.busiest
    },
  }
}

/** Answers the proof of an address of WeCom, and everything else as a test wants. */
export function provingItself(
  answer: (response: ServerResponse) => void,
): (response: ServerResponse, request: IncomingMessage) => void {
  const { token, encodingAesKey, corpid } = testKeys.wecom
  return (response, { method, url = '' }) => {
    if (method !== 'GET') return answer(response)
    const full = new URL(url, 'http://127.0.0.1').href
    response.end(openWecomQuery({ url: full }, token, encodingAesKey, corpid))
  }
}
