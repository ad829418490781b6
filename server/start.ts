import type { Mock, MockOptions, NewMerchant, Notification, Rule } from '../mocks/index.js'
import type { CasesDesk } from './cases/desk.js'
import type { ClientEnvironment, PreparedEnvironment } from './clientele.js'
import type { Environment } from './io.js'
import { openPort } from './open-port.js'

export interface ServerOptions extends MockOptions {
  /** 0 takes a free one. Default 7290. */
  readonly port?: number
  readonly host?: string
  /** Guards `/__admin`. Made up when the host is not loopback. */
  readonly adminToken?: string
  readonly merchants?: readonly NewMerchant[]
  /** Where files for clients are written, and the certificate authority. Default: a temporary folder. */
  readonly state?: string
  /** A second port, for clients that find the mock by an alias of its host: 443. */
  readonly tlsPort?: number
  /** Refuses to reach any other host for a client that takes the mock for its proxy. */
  readonly offline?: boolean
  /** What the process around would reach other hosts by, and trust: `HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, … */
  readonly around?: Environment
  /** Public hosts that notices may go to, beside loopback and private networks. */
  readonly notifyAllow?: readonly string[]
  /** `false`: notices stay in the outbox, for whoever hands them over in this process. */
  readonly delivers?: boolean
  /** Gets one readable line for every attempt to deliver a notice. */
  readonly onNotice?: (line: string) => void
  /** Gets one readable line for what went wrong between a client and another host. */
  readonly onProblem?: (line: string) => void
  readonly rules?: readonly Rule[]
  /** How long a client may take for its headers, and for the whole request. */
  readonly headersTimeoutMs?: number
  readonly requestTimeoutMs?: number
  /** A mock made before; the options that make one are ignored then. */
  readonly mock?: Mock
}

export interface Running {
  readonly url: string
  readonly port: number
  readonly adminToken?: string
  /** The variables that a client under test gets; the files that they name are written when this is read. */
  readonly env: ClientEnvironment
  /** The same for the client of a declared merchant. */
  envOf(mchid: string): ClientEnvironment
  /** The same with what makes a client trust the mock that has its hosts written into it; makes a CA at first need. */
  prepareEnvironment(mchid?: string): Promise<PreparedEnvironment>
  readonly mock: Mock
  /** Hands out the cases of the contract kit, as `/__admin/cases` does. */
  desk(): Promise<CasesDesk>
  /** What a careful developer would want to hear about the declared merchants. */
  readonly warnings: readonly string[]
  /** Removes the files that were written for clients of this server. */
  removeFiles(): Promise<void>
  /** Answers what has begun, then stops. Returns the notices that were not delivered. */
  close(): Promise<readonly Notification[]>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Serves a mock. The platform's paths are answered by a plain handler; Express is loaded when somebody calls `/__admin`.
 *
 * @example
 * await using running = await startServer({ port: 0 })
 * await fetch(running.url + '/v3/pay/transactions/jsapi-with-contract', { method: 'POST', body })
 */
export async function startServer(options: ServerOptions = {}): Promise<Running> {
  const { port = 7290, host = '127.0.0.1' } = options
  // The port is open before there is anything to answer with; whoever calls that early waits for it.
  const open = await openPort(port, host)
  try {
    const { serveMock } = await import('./serve-mock.js')
    return await serveMock(options, open)
  } catch (error) {
    open.server.close()
    throw error
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
