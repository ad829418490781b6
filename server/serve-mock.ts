import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Mock, MockOptions, NewMerchant, Notification, Rule } from '../mocks/index.js'
import type { CasesDesk } from './cases/desk.js'
import { openDesk } from './cases/routes.js'
import { answerSink, isSink } from './cases/sink.js'
import { Clientele } from './clientele.js'
import type { Environment } from './io.js'
import { createListener } from './listener.js'
import { nodeCrypto } from './node-crypto.js'
import { nodeHandler } from './node-handler.js'
import { Notifier } from './notifier.js'
import type { OpenPort } from './open-port.js'
import { isLoopback, type Running, type ServerOptions } from './start.js'

/** How long `close` waits for answers that have begun. */
const DRAIN_MS = 3_000
/** As the platform says in `Keep-Alive`; Node sends that header itself. */
const KEEP_ALIVE_MS = 8_000

/** Serves a mock on a port that is open already. */
export async function serveMock(options: ServerOptions, open: OpenPort): Promise<Running> {
  const {
    port: _,
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
    delivers = true,
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

  const warnings: string[] = []
  const prepared = prepare(given, settings, merchants, rules, warnings)
  const answering = prepared.then((mock) => nodeHandler(mock, settings))
  answering.catch(() => undefined) // told below, by `prepared`
  let answer: Handler | undefined
  server.on('request', (request, response) => {
    if (isControl(request)) return serveControl(request, response)
    if (isSink(request)) return answerSink(request, response)
    if (answer) return answer(request, response)
    answering.then(
      (ready) => (answer = ready)(request, response),
      () => response.destroy(),
    )
  })
  let opened: Promise<CasesDesk> | undefined
  const desk = (): Promise<CasesDesk> => (opened ??= prepared.then(openDesk))
  let control: Promise<Handler> | undefined
  const serveControl: Handler = (request, response) => {
    control ??= Promise.all([import('./app.js'), prepared]).then(([{ createApp }, mock]) =>
      createApp({
        mock,
        hosts: [host],
        env: async (mchid) => (await clientele.prepare(mock, facts, mchid)).variables,
        desk,
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
  const { port } = open
  const url = `http://${reachable(host)}:${port}`
  const withToken = adminToken === undefined ? {} : { adminToken }
  const facts = { url, port, adminToken }
  let notifier: Notifier | undefined
  const close = async (): Promise<readonly Notification[]> => {
    const [undelivered = []] = await Promise.all([notifier?.close(), listener.close(DRAIN_MS)])
    await clientele.close()
    return undelivered
  }
  listener.adopt(open, host)
  try {
    if (tlsPort !== undefined) await listener.listen(tlsPort, host)
    const mock = await prepared
    notifier = new Notifier({
      outbox: mock.notifications,
      clock: mock.clock,
      allow: notifyAllow,
      ...(onNotice && { onLine: onNotice }),
    })
    if (delivers) notifier.start()
    return {
      url,
      port,
      ...withToken,
      get env() {
        return clientele.environment(mock, facts)
      },
      envOf: (mchid) => clientele.environment(mock, facts, mchid),
      prepareEnvironment: (mchid) => clientele.prepare(mock, facts, mchid),
      mock,
      desk,
      warnings,
      removeFiles: () => clientele.removeFiles(port),
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
