import type { Config } from './config.js'
import { payParameters } from './pay-parameters.js'
import {
  type Order,
  type OrderPlatform,
  type PayParameters,
  type PlatformTransaction,
  readTransaction,
  type Transaction,
} from './sale.js'
import type { V3Api } from './v3-api.js'

/** Orders at WeChat Pay. */
export class V3Orders implements OrderPlatform {
  readonly #api: V3Api
  readonly #config: Config

  constructor(api: V3Api, config: Config) {
    this.#api = api
    this.#config = config
  }

  async place(order: Order): Promise<string> {
    const { root, orderBody } = this.#side(order)
    const answer = await this.#api.call('POST', `${root}/${order.sale.channel}`, orderBody())
    return (answer as { readonly prepay_id: string }).prepay_id
  }

  async query(order: Order): Promise<Transaction> {
    const { root, parties } = this.#side(order)
    const query = new URLSearchParams(parties).toString()
    const target = `${root}/out-trade-no/${order.outTradeNo}?${query}`
    return readTransaction((await this.#api.call('GET', target)) as PlatformTransaction)
  }

  async close(order: Order): Promise<void> {
    const { root, parties } = this.#side(order)
    await this.#api.call('POST', `${root}/out-trade-no/${order.outTradeNo}/close`, parties)
  }

  async payParameters(prepayId: string): Promise<PayParameters> {
    // The appid that every order here names, and the key that has signed the order.
    return payParameters(prepayId, this.#config.appid, this.#config.privateKey)
  }

  /** A merchant orders for itself, a service provider for a sub merchant. */
  #side(order: Order): Side {
    const { sale } = order
    const { appid, mchid, subMchid } = this.#config
    if (sale.channel === 'jsapi-with-contract') {
      return {
        root: '/v3/pay/transactions',
        parties: { mchid },
        orderBody: () => ({
          appid,
          mchid,
          ...whatIsSold(order),
          payer: { openid: sale.openid },
          contract_info: { token: sale.contractToken },
        }),
      }
    }
    return {
      root: '/v3/pay/partner/transactions',
      parties: { sp_mchid: mchid, sub_mchid: subMchid },
      orderBody: () => ({
        sp_appid: appid,
        sp_mchid: mchid,
        sub_mchid: subMchid,
        ...whatIsSold(order),
        payer: { sp_openid: sale.openid },
        ...(sale.channel === 'scannedpos' && { scene_info: SHOP_FLOOR }),
      }),
    }
  }
}

interface Side {
  readonly root: string
  /** What queries and closings name. */
  readonly parties: { readonly [name: string]: string }
  orderBody(): object
}

/** What has no value is left out: the platform takes no null, and no member that it has not defined. */
const whatIsSold = ({ outTradeNo, sale: { description, notifyUrl, totalFen } }: Order): object => ({
  description,
  out_trade_no: outTradeNo,
  notify_url: notifyUrl,
  amount: { total: totalFen, currency: 'CNY' },
})

/** A payment at the counter says where the counter is. */
const SHOP_FLOOR = { payer_client_ip: '127.0.0.1', store_info: { id: '0001' } } as const
