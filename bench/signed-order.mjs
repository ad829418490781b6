/** The order of the benchmark, signed by the built-in merchant as a careful client would. */
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { testKeys } from '../dist/fixtures/keys/index.js'
import { numberOf, order, PATH } from './order.mjs'

const [before, after] = JSON.stringify(order).split(order.out_trade_no)
const { mchid, merchant } = testKeys
const key = createPrivateKey(merchant.privateKey)
const signInPool = promisify(sign)

/** The order with that number, the message that its signature covers, and the header. */
export async function signOrder(count) {
  const body = before + numberOf(count) + after
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex').toUpperCase()
  const message = Buffer.from(`POST\n${PATH}\n${timestamp}\n${nonce}\n${body}\n`)
  const signature = await signInPool('sha256', message, key)
  const authorization =
    `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",` +
    `signature="${signature.toString('base64')}",timestamp="${timestamp}",serial_no="${merchant.serial}"`
  return { body, message, signature, authorization }
}
