import { lookup } from 'node:dns/promises'

const PATIENCE_MS = 2_000

/** Whether this machine finds WeChat's hosts by name: a JVM gives up before it asks a SOCKS proxy where it does not. */
export async function canResolveWechat(): Promise<boolean> {
  const found = lookup('api.mch.weixin.qq.com').then(
    () => true,
    () => false,
  )
  const patience = new Promise<boolean>((resolve) =>
    setTimeout(resolve, PATIENCE_MS, false).unref(),
  )
  return Promise.race([found, patience])
}
