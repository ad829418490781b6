import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop } from '../shop.js'

const { env } = process

test('an order gets a prepay_id', async () => {
  const shop = openShop({
    mchid: env.WECHATPAY_MOCK_MCHID,
    serial: env.WECHATPAY_MOCK_SERIAL_NO,
    privateKeyPath: env.WECHATPAY_MOCK_PRIVATE_KEY_PATH,
    publicKeyId: env.WECHATPAY_MOCK_PUBLIC_KEY_ID,
    publicKeyPath: env.WECHATPAY_MOCK_PUBLIC_KEY_PATH,
  })
  assert.match(await shop.order('shop20260000000001', 101), /^wx/)
})
