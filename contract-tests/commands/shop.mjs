// Orders and pays as a merchant would who uses no SDK. It believes every answer, which the kit finds out.
import { createSign, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { env } = process
const appId = env.WECHATPAY_MOCK_APPID

const sign = (...lines) =>
  createSign('RSA-SHA256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .sign(readFileSync(env.WECHATPAY_MOCK_PRIVATE_KEY_PATH), 'base64')

const now = () => String(Math.floor(Date.now() / 1000))
const random = () => randomBytes(16).toString('hex')

export async function placeOrder(order) {
  const path = '/v3/pay/transactions/jsapi-with-contract'
  const body = JSON.stringify(order)
  const [time, nonce] = [now(), random()]
  const authorization =
    `WECHATPAY2-SHA256-RSA2048 mchid="${env.WECHATPAY_MOCK_MCHID}",nonce_str="${nonce}",` +
    `signature="${sign('POST', path, time, nonce, body)}",timestamp="${time}",` +
    `serial_no="${env.WECHATPAY_MOCK_SERIAL_NO}"`
  const answer = await fetch(`https://api.mch.weixin.qq.com${path}`, {
    method: 'POST',
    headers: {
      authorization,
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'a-shop/1.0',
    },
    body,
  })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()).prepay_id
}

export function checkOut(prepayId) {
  const [timeStamp, nonceStr, packed] = [now(), random(), `prepay_id=${prepayId}`]
  const paySign = sign(appId, timeStamp, nonceStr, packed)
  return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
}
