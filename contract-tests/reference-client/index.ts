/** A merchant client that does its duties, for reading and copying; it needs nothing but Node. */
import type { Config } from './config.js'
import { Notices } from './notices.js'
import { OrderBook } from './order-book.js'
import { defaultPatience, type Patience } from './persist.js'
import type { Sale } from './sale.js'
import { Shop } from './shop.js'
import { nodeTransport, type Transport } from './transport.js'
import { V3Api } from './v3-api.js'
import { V3Orders } from './v3-orders.js'
import { WecomApi } from './wecom-api.js'
import { WecomNotices } from './wecom-notices.js'
import { WecomOrders } from './wecom-orders.js'

export { type Config, configFrom } from './config.js'
export type { Sale } from './sale.js'
export { nodeTransport, type Transport } from './transport.js'

export interface ClientOptions {
  readonly config: Config
  /** How the platform is reached. Default: by `node:https`. */
  readonly transport?: Transport
  readonly patience?: Patience
  readonly fulfil?: (sale: Sale) => void
  readonly now?: () => number
}

export interface Client {
  readonly shop: Shop
  /** What answers at `notify_url`. */
  readonly notices: Notices
  /** What answers at the callback address of the WeCom app. */
  readonly wecomNotices: WecomNotices
}

/**
 * Puts the parts together.
 *
 * @example
 * const { shop, notices } = createClient({ config: configFrom(process.env) })
 * const prepayId = await shop.order(sale)
 */
export function createClient(options: ClientOptions): Client {
  const { config, transport = nodeTransport(), patience = defaultPatience, fulfil, now } = options
  const book = new OrderBook()
  const v3 = new V3Orders(new V3Api(config, transport, patience), config)
  const wecom = new WecomOrders(new WecomApi(config.wecom, transport, patience, now), config)
  const shop = new Shop({
    book,
    platformOf: ({ channel }) => (channel === 'wecom-create-order' ? wecom : v3),
    ...(fulfil && { fulfil }),
    ...(now && { now }),
  })
  const notices = new Notices(shop, book, config)
  return { shop, notices, wecomNotices: new WecomNotices(notices, config.wecom) }
}
