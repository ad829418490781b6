import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Mock, MockOptions, NewMerchant, Notification, Rule } from '../mocks/index.js'
import { Clientele, type ClientEnvironment, type PreparedEnvironment } from './clientele.js'
import type { Environment } from './io.js'
import { createListener } from './listener.js'
import { nodeCrypto } from './node-crypto.js'
import { Notifier } from './notifier.js'
import { nodeHandler } from './node-handler.js'

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
  /** What a careful developer would want to hear about the declared merchants. */
  readonly warnings: readonly string[]
  /** Removes the files that were written for clients of this server. */
  removeFiles(): Promise<void>
  /** Answers what has begun, then stops. Returns the notices that were not delivered. */
  close(): Promise<readonly Notification[]>
  [Symbol.asyncDispose](): Promise<void>
}

/** How long `close` waits for answers that have begun. */
const DRAIN_MS = 3_000
/** As the platform says in `Keep-Alive`; Node sends that header itself. */
const KEEP_ALIVE_MS = 8_000

/**
 * Serves a mock. The four paths are answered by a plain handler; Express is loaded when somebody calls `/__admin`.
 *
 * @example
 * await using running = await startServer({ port: 0 })
 * await fetch(running.url + '/v3/pay/transactions/jsapi-with-contract', { method: 'POST', body })
 */
export async function startServer(options: ServerOptions = {}): Promise<Running> {
  const {
    port = 7290,
    host = '127.0.0.1',
    merchants = [],
    rules = [],
    mock: given,
    state,
    tlsPort,
    offline = false,
    around = {},
    onProblem,
    notifyAllow = [],
    onNotice,
    headersTimeoutMs = 10_000,
    requestTimeoutMs = 30_000,
    ...settings
  } = options
  const adminToken =
    options.adminToken ?? (isLoopback(host) ? undefined : randomBytes(18).toString('base64url'))
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: headersTimeoutMs,
    requestTimeout: Math.max(requestTimeoutMs, headersTimeoutMs),
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, headersTimeoutMs / 2)),
  })
  // A client may close its half of the connection and still wait for the answer.
  Object.assign(server, { httpAllowHalfOpen: true })

  // The port opens while the mock is still being loaded; whoever calls that early waits for it.
  const warnings: string[] = []
  const prepared = prepare(given, settings, merchants, rules, warnings)
  const answering = prepared.then((mock) => nodeHandler(mock, settings))
  answering.catch(() => undefined) // told below, by `prepared`
  let answer: Handler | undefined
  server.on('request', (request, response) => {
    if (isControl(request)) return serveControl(request, response)
    if (answer) return answer(request, response)
    answering.then(
      (ready) => (answer = ready)(request, response),
      () => response.destroy(),
    )
  })
  let control: Promise<Handler> | undefined
  const serveControl: Handler = (request, response) => {
    control ??= Promise.all([import('./app.js'), prepared]).then(([{ createApp }, mock]) =>
      createApp({
        mock,
        hosts: [host],
        env: async (mchid) => (await clientele.prepare(mock, facts, mchid)).variables,
        ...withToken,
      }),
    )
    control.then(
      (app) => app(request, response),
      (error: unknown) => response.destroy(error as Error),
    )
  }

  const clientele = new Clientele(state, around)
  const listener = createListener({
    http: server,
    secureContextFor: async (name) => (await clientele.ca()).secureContextFor(name),
    offline,
    patienceMs: headersTimeoutMs,
    ...previousProxy(around),
    ...(onProblem && { onProblem }),
  })
  const actualPort = await listener.listen(port, host)
  const url = `http://${reachable(host)}:${actualPort}`
  const withToken = adminToken === undefined ? {} : { adminToken }
  const facts = { url, port: actualPort, adminToken }
  let notifier: Notifier | undefined
  const close = async (): Promise<readonly Notification[]> => {
    const [undelivered = []] = await Promise.all([notifier?.close(), listener.close(DRAIN_MS)])
    await clientele.close()
    return undelivered
  }
  try {
    if (tlsPort !== undefined) await listener.listen(tlsPort, host)
    const mock = await prepared
    notifier = new Notifier({
      outbox: mock.notifications,
      clock: mock.clock,
      allow: notifyAllow,
      ...(onNotice && { onLine: onNotice }),
    })
    notifier.start()
    return {
      url,
      port: actualPort,
      ...withToken,
      get env() {
        return clientele.environment(mock, facts)
      },
      envOf: (mchid) => clientele.environment(mock, facts, mchid),
      prepareEnvironment: (mchid) => clientele.prepare(mock, facts, mchid),
      mock,
      warnings,
      removeFiles: () => clientele.removeFiles(actualPort),
      close,
      [Symbol.asyncDispose]: async () => void (await close()),
    }
  } catch (error) {
    await close()
    throw error
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const isControl = ({ url = '' }: IncomingMessage): boolean => /^\/__admin(?:[/?]|$)/.test(url)

async function prepare(
  given: Mock | undefined,
  settings: MockOptions,
  merchants: readonly NewMerchant[],
  rules: readonly Rule[],
  warnings: string[],
): Promise<Mock> {
  const mock =
    given ??
    (await import('../mocks/index.js')).createMock({
      ...settings,
      ports: { crypto: nodeCrypto, ...settings.ports },
    })
  for (const merchant of merchants) {
    warnings.push(...(await mock.merchants.create(merchant)).warnings)
  }
  // The newest rule goes first, so the first of a list is set last.
  try {
    for (const rule of rules.toReversed()) mock.use(rule)
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError')
      error.message = `rules: ${error.message}`
    throw error
  }
  return mock
}

/** Either spelling; programs that read both take the small one first. */
function previousProxy(around: Environment): { previousProxy?: string; noProxy?: string } {
  const proxy = around['https_proxy'] || around['HTTPS_PROXY']
  const except = around['no_proxy'] || around['NO_PROXY']
  return {
    ...(proxy && { previousProxy: proxy }),
    ...(except && { noProxy: except }),
  }
}

/** An address that means all addresses is none to call; a name for IPv6 stands in brackets. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
