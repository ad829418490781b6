import { HOUR, type Order } from '../orders/order.js'
import { makePayment } from '../orders/payment.js'
import type { Ports } from '../ports.js'
import type { NoticePlatform } from './notification.js'

export interface LabOrder {
  readonly platform?: NoticePlatform
  /** Default: the built-in merchant. */
  readonly mchid?: string
  readonly outTradeNo?: string
  readonly totalFen?: number
  readonly appid?: string
  readonly openid?: string
}

/** A paid order that nobody placed, for an endpoint that is to be tried without ordering first. */
export function makeLabOrder(ports: Ports, given: LabOrder = {}): Order {
  const { platform = 'wechatpay-v3', mchid = ports.keys.mchid, totalFen = 100 } = given
  const {
    outTradeNo = `lab_${ports.ids.hex(24)}`,
    appid = 'wx8888888888888888',
    openid = 'oLabPayer0000000000000000000',
  } = given
  const at = ports.now()
  return {
    endpoint: platform === 'wecom' ? 'wecom-create-order' : 'jsapi-with-contract',
    mchid,
    outTradeNo,
    totalFen,
    appid,
    openid,
    parameters: '{}',
    createdAt: at,
    expiresAt: at + 2 * HOUR,
    prepayId: '',
    prepayIdExpiresAt: at,
    tradeState: 'SUCCESS',
    payment: makePayment(ports),
  }
}
