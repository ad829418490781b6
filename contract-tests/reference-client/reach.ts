import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { connect, type ConnectionOptions } from 'node:tls'
import { nodeTransport, type Transport } from './transport.js'

/** How a client that calls WeChat's own hosts comes to the mock. */
export interface Reach {
  readonly transport: Transport
  /** Lets go of every connection. */
  close(): void
}

type Environment = { readonly [name: string]: string | undefined }

/** To the mock's address, under the name of the host that is meant: what an alias of the host does. */
export function byAlias({ WECHATPAY_MOCK_URL: address = '' }: Environment): Reach {
  const agent = new Agent({ keepAlive: true })
  const send = nodeTransport({ agent })
  return {
    transport: (call, timeoutMs) => {
      const url = new URL(call.url.pathname + call.url.search, address)
      return send({ ...call, url, headers: { ...call.headers, Host: call.url.host } }, timeoutMs)
    },
    close: () => agent.destroy(),
  }
}

/** By TLS through the mock as a proxy, which shows a certificate of its own authority. */
export function byProxy(env: Environment): Reach {
  const { WECHATPAY_MOCK_PROXY: proxy = '', WECHATPAY_MOCK_CA_PATH: caPath = '' } = env
  const { hostname, port } = new URL(proxy)
  const ca = readFileSync(caPath)
  const agent = new TlsAgent({ keepAlive: true })
  const tunnel = ({ host = '' }: ConnectionOptions, done: (error: unknown, to?: unknown) => void) =>
    void request({ host: hostname, port, method: 'CONNECT', path: `${host}:443` })
      .on('connect', (_answer, socket) => done(null, connect({ socket, servername: host, ca })))
      .on('error', done)
      .end()
  Object.assign(agent, { createConnection: tunnel })
  return { transport: nodeTransport({ agent }), close: () => agent.destroy() }
}

/** To the hosts themselves, which something in this process answers for. */
export function byItself(): Reach {
  return { transport: nodeTransport(), close: () => undefined }
}
