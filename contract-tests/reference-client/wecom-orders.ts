import type { Config } from './config.js'
import {
  type Order,
  type OrderPlatform,
  type PayParameters,
  type PlatformTransaction,
  readTransaction,
  type Transaction,
} from './sale.js'
import { newNonce, seconds } from './sign.js'
import type { WecomApi } from './wecom-api.js'

const ROOT = '/cgi-bin/miniapppay'

/** Orders at WeCom, which collects for the corp and keeps the key that payments are signed with. */
export class WecomOrders implements OrderPlatform {
  readonly #api: WecomApi
  readonly #config: Config

  constructor(api: WecomApi, config: Config) {
    this.#api = api
    this.#config = config
  }

  async place({ outTradeNo, sale }: Order): Promise<string> {
    const { appid, mchid } = this.#config
    const answer = await this.#api.call(`${ROOT}/create_order`, {
      appid,
      mchid,
      out_trade_no: outTradeNo,
      description: sale.description,
      amount: { total: sale.totalFen, currency: 'CNY' },
      payer: { openid: sale.openid },
    })
    return (answer as { readonly prepay_id: string }).prepay_id
  }

  async query(order: Order): Promise<Transaction> {
    const answer = await this.#api.call(`${ROOT}/get_order`, this.#key(order))
    return readTransaction(answer as PlatformTransaction)
  }

  async close(order: Order): Promise<void> {
    await this.#api.call(`${ROOT}/close_order`, this.#key(order))
  }

  async payParameters(prepayId: string): Promise<PayParameters> {
    const { appid } = this.#config
    const nonce = newNonce()
    const timeStamp = seconds()
    const answer = await this.#api.call(`${ROOT}/get_sign`, {
      appid,
      prepay_id: prepayId,
      sign_type: 'RSA',
      nonce,
      timestamp: Number(timeStamp),
    })
    return {
      appId: appid,
      timeStamp,
      nonceStr: nonce,
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      paySign: (answer as { readonly pay_sign: string }).pay_sign,
    }
  }

  #key({ outTradeNo }: Order): object {
    return { mchid: this.#config.mchid, out_trade_no: outTradeNo }
  }
}
