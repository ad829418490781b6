import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setupServer } from 'msw/node'
import { createMock, type Mock } from 'wechatpay-mock'
import { handlers } from 'wechatpay-mock/msw'
import { createApp } from 'wechatpay-mock/server'
import { environmentOf } from '../../server/environment.js'
import { byAlias, byProxy, type Reach } from '../reference-client/reach.js'
import { NoAnswer } from '../reference-client/transport.js'
import { serverTarget, type Target } from '../run/index.js'

/** A way in which a mock is reached, and how the reference client takes it. */
export interface Surface {
  readonly name: string
  open(): Promise<Target>
  readonly reach: (env: { readonly [name: string]: string }) => Reach
}

/** All the ways that the package offers. */
export const surfaces: readonly Surface[] = [
  { name: 'the Node handler', open: () => serverTarget(), reach: byAlias },
  { name: 'the TLS proxy', open: () => serverTarget({ hosts: true }), reach: byProxy },
  { name: 'the Express application', open: expressTarget, reach: byAlias },
  { name: 'the handlers of MSW', open: mswTarget, reach: byFetch },
]

async function expressTarget(): Promise<Target> {
  const app = createApp({ auth: 'strict' })
  const server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return inFolder(app.locals['mock'] as Mock, `http://127.0.0.1:${port}`, () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
}

/** In this process: whoever calls WeChat's hosts is answered before he reaches the network. */
async function mswTarget(): Promise<Target> {
  const mock = createMock({ auth: 'strict' })
  const server = setupServer(...handlers(mock))
  server.listen({ onUnhandledRequest: 'error' })
  return inFolder(mock, 'https://api.mch.weixin.qq.com', async () => server.close())
}

/** To WeChat's own hosts, by the fetch that MSW takes hold of. */
function byFetch(): Reach {
  return {
    async transport({ method, url, headers, body }, timeoutMs) {
      try {
        const response = await fetch(url, {
          method,
          headers,
          ...(body !== '' && { body }),
          signal: AbortSignal.timeout(timeoutMs),
        })
        return {
          status: response.status,
          header: (name) => response.headers.get(name) ?? undefined,
          body: Buffer.from(await response.arrayBuffer()),
        }
      } catch (error) {
        throw new NoAnswer((error as Error).message, { cause: error })
      }
    },
    close: () => undefined,
  }
}

function inFolder(mock: Mock, url: string, close: () => Promise<unknown>): Target {
  const folder = mkdtempSync(join(tmpdir(), 'wechatpay-mock-surface-'))
  return {
    mock,
    env: (mchid) => environmentOf(mock, { url, folder, mchid }),
    async close() {
      rmSync(folder, { recursive: true, force: true })
      await close()
    },
  }
}
