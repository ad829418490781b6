import type { SeenExchange } from '../../sighting.js'
import { isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** The main host breaks every connection. */
export const failover = provokedOnly('failover/host', (notebook) => {
  let broken: SeenExchange | undefined
  let hasChanged = false
  return {
    exchange(seen) {
      if (!isOrdering(seen)) return
      if (seen.exchange.provoked?.fault === 'reset') broken = seen
      else if (broken && hostOf(seen) !== hostOf(broken)) hasChanged = true
    },
    end() {
      if (!broken) return
      if (hasChanged) return notebook.exercised()
      const host = hostOf(broken)
      notebook.broke(
        {
          en: `${host} broke every connection, and no other host was asked. Try the backup, api2.mch.weixin.qq.com, with the same order.`,
          zh: `${host} 的连接全部被重置，客户端没有尝试其他域名。应使用备用域名 api2.mch.weixin.qq.com 发送同一笔订单。`,
        },
        broken.exchange,
      )
    },
  }
})

const hostOf = ({ exchange }: SeenExchange): string | undefined =>
  exchange.request.headers
    .find(([name]) => name.toLowerCase() === 'host')?.[1]
    .replace(/:\d+$/, '')
    .toLowerCase()
