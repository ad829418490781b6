// A merchant's own code stands in shop.mjs; what the kit needs of it are these lines.
import { checkOut, placeOrder } from './shop.mjs'

const { WECHATPAY_MOCK_CASE_STEPS: steps, WECHATPAY_MOCK_URL: mock } = process.env
const placed = new Map()
for (const { do: what, order, outTradeNo } of JSON.parse(steps)) {
  if (what === 'order') placed.set(order.outTradeNo, await placeOrder(order.body))
  if (what === 'pay' && placed.has(outTradeNo)) {
    const body = JSON.stringify(checkOut(placed.get(outTradeNo)))
    const headers = { 'Content-Type': 'application/json' }
    await fetch(`${mock}/__admin/orders/${outTradeNo}/pay`, { method: 'POST', headers, body })
  }
}
