import { Agent as ClearAgent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Agent as TlsAgent, request as requestOverTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type {
  Answered,
  NoticeRequest,
  Outcome,
  Unanswered,
} from '../../mocks/notifications/notification.js'
import { type Addresses, RefusedAddress, type Target } from './addresses.js'

export interface Agents {
  readonly http: ClearAgent
  readonly https: TlsAgent
}

/** A connection is kept for the next notice, but not so long that the endpoint may have closed it meanwhile. */
const IDLE_MS = 1_000

export function openAgents(): Agents {
  const options = { keepAlive: true, timeout: IDLE_MS }
  return { http: new ClearAgent(options), https: new TlsAgent(options) }
}

export interface PostOptions {
  readonly addresses: Addresses
  readonly agents: Agents
  readonly timeoutMs: number
}

type Ended = Omit<Answered, 'ms'> | Omit<Unanswered, 'ms'>

/** One notice from its first byte to its one outcome, whatever else happens on the connection afterwards. */
export class Post {
  /** Never rejects, and never takes longer than allowed. */
  readonly outcome: Promise<Outcome>
  #resolve: (outcome: Outcome) => void = () => undefined
  #isOver = false
  #request: ClientRequest | undefined
  #status: number | undefined
  readonly #startedAt = performance.now()
  readonly #timer: NodeJS.Timeout

  constructor(notice: NoticeRequest, { addresses, agents, timeoutMs }: PostOptions) {
    this.outcome = new Promise((resolve) => (this.#resolve = resolve))
    this.#timer = setTimeout(() => {
      const reason = `${this.#begun() ?? 'no answer'} within ${timeoutMs / 1000} s`
      this.#end({ kind: 'timeout', reason })
    }, timeoutMs)
    addresses
      .check(new URL(notice.url))
      .then((target) => {
        if (!this.#isOver) this.#follow(openRequest(notice, target, agents))
      })
      .catch((error: unknown) => this.#fail(error))
  }

  /** Ends it before its time. Returns whether there was anything to end. */
  breakOff(reason: string): boolean {
    if (this.#isOver) return false
    this.#end({ kind: 'network', reason })
    return true
  }

  #follow(opened: ClientRequest): void {
    this.#request = opened
    opened.on('error', (error) => this.#fail(error))
    opened.on('response', (response) => this.#read(response))
    opened.on('close', () => {
      // Of an answer that has begun, its own end is what counts; it may come later than this.
      if (this.#status === undefined) this.#fail(new Error('the connection was closed'))
    })
  }

  #read(response: IncomingMessage): void {
    const { statusCode: status = 0 } = response
    this.#status = status
    // An endpoint that does not say so may close the connection any moment, under the next notice.
    if (!saysKeepAlive(response) && this.#request) this.#request.shouldKeepAlive = false
    const note = noteOn(response)
    const kept: Buffer[] = []
    let length = 0
    const finish = (isCut: boolean): void => {
      const body = Buffer.concat(kept).toString()
      this.#end({ kind: 'answered', status, body, ...(note !== undefined && { note }) }, isCut)
    }
    response.on('data', (chunk: Buffer) => {
      if (length < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - length))
      length += chunk.length
      // Nobody needs the rest, however long it is.
      if (length > READ_BYTES) finish(true)
    })
    response.on('end', () => finish(false))
    response.on('error', (error) => this.#fail(error))
    response.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  #fail(error: unknown): void {
    if (error instanceof RefusedAddress) {
      return this.#end({ kind: 'refused', reason: error.message })
    }
    const begun = this.#begun()
    const why = reasonOf(error)
    this.#end({ kind: 'network', reason: begun === undefined ? why : `${begun}: ${why}` })
  }

  #begun(): string | undefined {
    if (this.#status === undefined) return undefined
    return `it began to answer ${this.#status}, and the answer did not end`
  }

  #end(ended: Ended, isCut = true): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    if (isCut) this.#request?.destroy()
    const ms = Math.round((performance.now() - this.#startedAt) * 10) / 10
    this.#resolve({ ...ended, ms })
  }
}

/** Opens a connection to the checked addresses and to no other. Redirects are answers like any other. */
function openRequest(
  { method, url, headers, body }: NoticeRequest,
  { addresses, isLoopback }: Target,
  agents: Agents,
): ClientRequest {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const options = {
    method,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port !== '' && { port }),
    path: pathname + search,
    headers: Object.fromEntries(headers),
    lookup: pinnedTo(addresses),
  }
  const opened =
    protocol === 'https:'
      ? // A developer's own server has a certificate that nobody knows, and nobody can listen in on loopback.
        requestOverTls({ ...options, agent: agents.https, rejectUnauthorized: !isLoopback })
      : request({ ...options, agent: agents.http })
  return opened.end(method === 'POST' ? body : undefined)
}

const pinnedTo =
  (addresses: Target['addresses']): LookupFunction =>
  (_name, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else if (first) done(null, first.address, first.family)
  }

/** What is kept of a body, and what is read of one before the connection is cut. */
const KEPT_BYTES = 4 * 1024
const READ_BYTES = 64 * 1024

const saysKeepAlive = ({ headers }: IncomingMessage): boolean =>
  /\bkeep-alive\b/i.test(headers.connection ?? '')

function noteOn({ statusCode = 0, headers, socket }: IncomingMessage): string | undefined {
  const notes: string[] = []
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    notes.push(`the redirect to ${headers.location.slice(0, 200)} is not followed`)
  }
  const { encrypted, authorized, authorizationError } = socket as Partial<TLSSocket>
  if (encrypted && authorized === false) {
    notes.push(`its certificate would not be accepted: ${String(authorizationError)}`)
  }
  return notes.length > 0 ? notes.join('; ') : undefined
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, code = '', name } = error as NodeJS.ErrnoException
  if (code === 'ENOTFOUND') return 'nobody knows that name (ENOTFOUND)'
  // Of several addresses that were tried, Node says only the code.
  return message || code || name
}
