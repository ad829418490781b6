import type { Mock } from 'wechatpay-mock'
import { startServer } from 'wechatpay-mock/server'

/** A mock that clients can reach. It delivers no notices itself: they are handed to the client in this process. */
export interface Target {
  readonly mock: Mock
  /** The variables that the client of this merchant is given. */
  env(mchid: string): TargetEnvironment | Promise<TargetEnvironment>
  close(): Promise<unknown>
}

export type TargetEnvironment = { readonly [name: string]: string }

export interface ServerTargetOptions {
  /** The client has WeChat's hosts written into it: it gets what makes it trust the mock, and the proxy. */
  readonly hosts?: boolean
}

/** A server on a free port, as strict as the platform. */
export async function serverTarget({ hosts = false }: ServerTargetOptions = {}): Promise<Target> {
  const running = await startServer({ port: 0, auth: 'strict', delivers: false })
  // Which is the same for all merchants, and takes its time.
  const shared = hosts ? (await running.prepareEnvironment()).variables : {}
  return {
    mock: running.mock,
    env: (mchid) => ({ ...shared, ...running.envOf(mchid) }),
    close: () => running.close(),
  }
}
