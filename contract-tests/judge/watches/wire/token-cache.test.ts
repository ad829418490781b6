import { expect, test } from 'vitest'
import { judge, type TestClient } from './wire.testing.js'

const CLAUSE = 'wecom/token-cache'

let count = 0
const order = async (client: TestClient, token: string): Promise<void> =>
  void (await client.wecomOrder(token, { out_trade_no: `wecom-${++count}` }))

test('one order shows nothing yet', async () => {
  const { exercised } = await judge(async (it) => order(it, await it.token()))
  expect(exercised[CLAUSE]).toBe(0)
})

test('a second order with the same token does', async () => {
  const { verdicts, exercised } = await judge(async (it) => {
    const token = await it.token()
    await order(it, token)
    await order(it, token)
  })
  expect(verdicts[CLAUSE]).toBe('pass')
  expect(exercised[CLAUSE]).toBe(1)
})

test('threads that start together each fetch one', async () => {
  const { broken } = await judge(async (it) => {
    const tokens = [await it.token(), await it.token(), await it.token()]
    for (const token of tokens) await order(it, token)
  })
  expect(broken).toEqual({})
})

test('each that is fetched without need is a finding', async () => {
  const { broken, verdicts } = await judge(async (it) => {
    for (let i = 0; i < 3; i++) await order(it, await it.token())
  })
  expect(broken).toEqual({ [CLAUSE]: 2 })
  expect(verdicts[CLAUSE]).toBe('warn')
})

test('a token that was revoked is fetched anew', async () => {
  const { broken } = await judge(async (it) => {
    const token = await it.token()
    await order(it, token)
    it.mock.tokens.revoke()
    await order(it, token)
    await order(it, await it.token())
  })
  expect(broken).toEqual({})
})

test.each(['40014', '42001'])('so is one when a test asks for %s', async (error) => {
  const { broken } = await judge(async (it) => {
    it.mock.use({ when: { endpoint: 'wecom-create-order' }, respond: ['normal', error, 'normal'] })
    const token = await it.token()
    await order(it, token)
    await order(it, token)
    await order(it, await it.token())
  })
  expect(broken).toEqual({})
})

test('one that is soon too old is renewed early', async () => {
  const { broken } = await judge(async (it) => {
    await order(it, await it.token())
    it.mock.clock.advance('100m')
    await order(it, await it.token())
  })
  expect(broken).toEqual({})
})

test('an answer that did not arrive is asked for again', async () => {
  const { broken } = await judge(async (it) => {
    await order(it, await it.token())
    it.mock.tokens.revoke()
    await order(it, 'old')
    it.mock.use({ when: { endpoint: 'gettoken' }, respond: ['fault=reset', 'normal'] })
    const token = await it.token()
    await order(it, token)
    await order(it, await it.token())
  })
  expect(broken).toEqual({})
})
