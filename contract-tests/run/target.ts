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

/** A server on a free port, as strict as the platform. */
export async function serverTarget(): Promise<Target> {
  const running = await startServer({ port: 0, auth: 'strict', delivers: false })
  return {
    mock: running.mock,
    // With the certificate authority, for clients that have WeChat's hosts written into them.
    env: async (mchid) => (await running.prepareEnvironment(mchid)).variables,
    close: () => running.close(),
  }
}
