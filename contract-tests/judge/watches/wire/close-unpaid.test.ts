import { expect, test } from 'vitest'
import { judge, type TestClient } from './wire.testing.js'

const CLAUSE = 'order/close-unpaid'

const close = async (client: TestClient, number: string): Promise<unknown> =>
  client.send(`/v3/pay/transactions/out-trade-no/${number}/close`, { mchid: '1230000109' })

test('without a close nothing is known', async () => {
  const { verdicts } = await judge((it) => it.order())
  expect(verdicts[CLAUSE]).toBe('not-exercised')
})

test('a close is enough where nobody asked', async () => {
  const { verdicts } = await judge(async (it) => {
    await it.order({ out_trade_no: 'order-1' })
    await close(it, 'order-1')
  })
  expect(verdicts[CLAUSE]).toBe('pass')
})

test('one that was asked for comes', async () => {
  const { verdicts } = await judge(async (it) => {
    await it.order({ out_trade_no: 'order-1' })
    await close(it, 'order-1')
    it.observation.told({ step: 'close', outTradeNo: 'order-1' })
  })
  expect(verdicts[CLAUSE]).toBe('pass')
})

test('a client that numbers its orders itself closes under its own number', async () => {
  const { verdicts } = await judge(async (it) => {
    await it.order({ out_trade_no: 'mine-1' })
    await close(it, 'mine-1')
    it.observation.told({ step: 'close', outTradeNo: 'order-1' })
  })
  expect(verdicts[CLAUSE]).toBe('pass')
})

test('one close is not two', async () => {
  const { broken, sentences } = await judge(async (it) => {
    await close(it, 'order-1')
    it.observation.told({ step: 'close', outTradeNo: 'order-1' })
    it.observation.told({ step: 'close', outTradeNo: 'order-2' })
  })
  expect(broken).toEqual({ [CLAUSE]: 1 })
  expect(sentences[0]?.en).toContain('order-2')
})

test('WeCom has a close of its own', async () => {
  const { verdicts } = await judge(async (it) => {
    const token = await it.token()
    await it.wecomOrder(token, { out_trade_no: 'wecom-1' })
    const target = `/cgi-bin/miniapppay/close_order?access_token=${token}`
    const key = { mchid: '1900000109', out_trade_no: 'wecom-1' }
    await it.send(target, key, { authorization: false })
    it.observation.told({ step: 'close', outTradeNo: 'wecom-1' })
  })
  expect(verdicts[CLAUSE]).toBe('pass')
})
