import type { KeyObject } from 'node:crypto'
import type { PayParameters } from './sale.js'
import { newNonce, seconds, signText } from './sign.js'

/** For `wx.requestPayment`, `wx.requestScanPOSPay` and `getBrandWCPayRequest`. */
export function payParameters(
  prepayId: string,
  appId: string,
  privateKey: KeyObject,
): PayParameters {
  const timeStamp = seconds()
  const nonceStr = newNonce()
  const packed = `prepay_id=${prepayId}`
  const paySign = signText(`${appId}\n${timeStamp}\n${nonceStr}\n${packed}\n`, privateKey)
  return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
}
