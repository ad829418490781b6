/** Where an order is placed: at WeChat Pay as a service provider or as a merchant, or at WeCom. */
export type Channel = 'scannedpos' | 'miniprogram' | 'jsapi-with-contract' | 'wecom-create-order'

/** What a buyer wants to pay for. */
export interface Sale {
  /** The shop's own, of the cart for example. */
  readonly id: string
  readonly channel: Channel
  readonly totalFen: number
  readonly description: string
  readonly openid: string
  readonly notifyUrl: string
  /** Of the contract that is agreed to with the payment. */
  readonly contractToken?: string
}

/** A sale, and the number that WeChat Pay knows it by. */
export interface Order {
  readonly outTradeNo: string
  readonly sale: Sale
}

/** What the platform says of an order, by query or by notice. */
export interface Transaction {
  readonly outTradeNo: string
  readonly mchid: string
  readonly appid: string | undefined
  readonly totalFen: number | undefined
  readonly isPaid: boolean
}

/** What both platforms can do with an order. */
export interface OrderPlatform {
  /** Returns the prepay_id. */
  place(order: Order): Promise<string>
  query(order: Order): Promise<Transaction>
  close(order: Order): Promise<void>
  payParameters(prepayId: string): Promise<PayParameters>
}

/** What the front end hands to WeChat. */
export interface PayParameters {
  readonly appId: string
  readonly timeStamp: string
  readonly nonceStr: string
  readonly package: string
  readonly signType: string
  readonly paySign: string
}

/** A transaction in the words of the platform: `sp_…` where a service provider ordered. */
export interface PlatformTransaction {
  readonly out_trade_no: string
  readonly mchid?: string
  readonly sp_mchid?: string
  readonly appid?: string
  readonly sp_appid?: string
  readonly trade_state: string
  readonly amount?: { readonly total?: number }
}

export const readTransaction = (transaction: PlatformTransaction): Transaction => ({
  outTradeNo: transaction.out_trade_no,
  mchid: transaction.sp_mchid ?? transaction.mchid ?? '',
  appid: transaction.sp_appid ?? transaction.appid,
  totalFen: transaction.amount?.total,
  isPaid: transaction.trade_state === 'SUCCESS',
})
