import { describe, expect, test } from 'vitest'
import type { EndpointId } from '../schemas/index.js'
import { createMock, type Mock, type MockOptions } from './index.js'
import { minimalOrder } from './samples.testing.js'
import { toBytes, toText, type WireResponse } from './wire.js'

async function send(
  mock: Mock,
  target: string,
  body: string,
): Promise<WireResponse & { text: string }> {
  const { response } = await mock.handle({
    method: 'POST',
    target,
    headers: [],
    body: toBytes(body),
  })
  return { ...response, text: toText(response.body) }
}

const order = (mock: Mock, endpoint: EndpointId, changes = {}): ReturnType<typeof send> => {
  const { target, body } = minimalOrder(endpoint, changes)
  return send(mock, target, body)
}

describe.each(['miniprogram', 'wecom-create-order'] as const)('%s', (endpoint) => {
  const nested = '['.repeat(10_000) + ']'.repeat(10_000)
  test.each([
    ['the body', nested],
    ['a string member', `{"description":${nested}}`],
    ['an unknown member', `{"zz":${nested}}`],
    ['a member of detail', `{"detail":{"zz":${nested}}}`],
  ])('refuses %s that is nested 10,000 deep as malformed', async (_where, body) => {
    for (const options of [{}, { nulls: 'ignore' }] satisfies MockOptions[]) {
      const mock = createMock(options)
      const { text } = await send(mock, minimalOrder(endpoint).target, body)
      expect(JSON.parse(text)).toHaveProperty(endpoint === 'miniprogram' ? 'code' : 'errcode')
      expect(mock.journal.last()?.outcome).toBe('malformed-json')
    }
  })

  test('takes brackets inside a string for what they are', async () => {
    const { text } = await order(createMock(), endpoint, { attach: '['.repeat(120) })
    expect(JSON.parse(text)).toHaveProperty('prepay_id')
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes an appid called %s for a name like any other',
    async (appid) => {
      const mock = createMock()
      const openids = { wx8888888888888888: ['oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'] }
      for (const mchid of ['1230000109', '1900000109'])
        await mock.merchants.create({ mchid, openids })
      const member = endpoint === 'miniprogram' ? 'sp_appid' : 'appid'
      await order(mock, endpoint, { [member]: appid })
      expect(mock.journal.last()?.outcome).toBe('openid-of-another-appid')
    },
  )
})

test('no text of a client gets into a header of WeCom unescaped', async () => {
  const mock = createMock()
  for (const mchid of ['a\r\nX-Injected: 1', '商户', '$&']) {
    await order(mock, 'wecom-create-order', { mchid })
    const { headers, text } = await order(mock, 'wecom-create-order', { mchid, attach: 'other' })
    const { 'Error-Msg': errmsg } = Object.fromEntries(headers)
    expect(errmsg).toMatch(/^[\x20-\x7e]+$/)
    expect((JSON.parse(text) as { errmsg: string }).errmsg).toContain(`under mchid[${mchid}]`)
  }
})

test('a re-order that differs in __proto__ is told so', async () => {
  const mock = createMock()
  const { target, body } = minimalOrder('wecom-create-order')
  await send(mock, target, body)
  await send(mock, target, body.replace('{', '{"__proto__":{"a":1},'))
  expect(mock.journal.last()?.diagnosis).toContain('(/__proto__)')
})

test('null members can be ignored while wrong types are converted', async () => {
  const mock = createMock({ nulls: 'ignore', wecomTypeMismatch: 'warn' })
  const changes = { attach: null, amount: { total: '100', currency: 'CNY' } }
  const { text } = await order(mock, 'wecom-create-order', changes)
  expect(JSON.parse(text)).toMatchObject({
    errcode: 0,
    errmsg: 'ok. WARNING: field `amount.total` expect type `uint32`. ',
  })
})

test('an overlay behind a $ref keeps the labels of the members that it adds rules to', async () => {
  const overlay = {
    $defs: { request: { properties: { amount: { properties: { total: { maximum: 50 } } } } } },
  }
  const mock = createMock({ schemas: { miniprogram: overlay } })
  const tooMuch = await order(mock, 'miniprogram', { amount: { total: 51 } })
  expect(tooMuch.text).toContain('映射到数值字段“总金额”规则校验失败，值高于最大值 50')
  const noYuan = await order(mock, 'miniprogram', { amount: { total: 5, currency: 'USD' } })
  expect(noYuan.text).toContain('映射到值字段“货币类型”')
})

test('seeds that differ only in the second half of a character give different ids', async () => {
  const ids = []
  for (const seed of ['😀', '😁']) ids.push((await order(createMock({ seed }), 'miniprogram')).text)
  expect(ids[0]).not.toBe(ids[1])
})

test('reset() also forgets a declaration that is still being made', async () => {
  const mock = createMock()
  const declared = mock.merchants.create({ mchid: '1230000109', state: 'disabled' })
  mock.reset()
  await declared
  expect(mock.merchants.all()).toEqual([])
  expect(await order(mock, 'miniprogram')).toMatchObject({ status: 200 })
})

test('a declaration is read back with its empty lists', async () => {
  const mock = createMock()
  const declaration = { mchid: '1230000109', openids: { wx8888888888888888: [] }, contracts: {} }
  await mock.merchants.create(declaration)
  expect(mock.merchants.find(declaration.mchid)).toEqual({ ...declaration, state: 'normal' })
})

test('a full order book takes a new order as fast as a small one does', async () => {
  const timeOf = async (maxOrders: number): Promise<number> => {
    const mock = createMock({ maxOrders })
    let number = 0
    const place = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++)
        await order(mock, 'miniprogram', { out_trade_no: `many_${++number}` })
    }
    await place(maxOrders + 200)
    const started = performance.now()
    await place(1_000)
    return performance.now() - started
  }
  await timeOf(10)
  const small = await timeOf(100)
  const large = await timeOf(10_000)
  expect(large / small).toBeLessThan(5)
})

test('integers that are lifted of their doubt hide no other violation, however many they are', async () => {
  const mock = createMock()
  const goods = Array(2_000).fill(
    '{"merchant_goods_id":"a","quantity":9007199254740993,"unit_price":1}',
  )
  const { target } = minimalOrder('miniprogram')
  await send(mock, target, `{"detail":{"goods_detail":[${goods.join(',')}]}}`)
  expect(mock.journal.last()).toMatchObject({ outcome: 'invalid', rule: { kind: 'required' } })
})

test('the order book is bounded by what its bodies take, too', async () => {
  const mock = createMock({ maxOrderCharacters: 5_000 })
  const padding = 'x'.repeat(1_000) // an undocumented member, which WeCom ignores
  for (let i = 0; i < 20; i++) {
    await order(mock, 'wecom-create-order', { out_trade_no: `large_${i}`, padding })
  }
  const kept = [...mock.orders.all()]
  expect(kept.reduce((sum, { parameters }) => sum + parameters.length, 0)).toBeLessThanOrEqual(
    5_000,
  )
  expect(kept.at(-1)?.outTradeNo).toBe('large_19')
  expect(mock.orders.dropped).toBe(20 - kept.length)
})

test('the journal keeps only the beginning of a long body', async () => {
  const mock = createMock()
  await send(mock, minimalOrder('miniprogram').target, `{"attach": "${'x'.repeat(100_000)}`)
  const exchange = mock.journal.last()
  expect(exchange?.request.body.length).toBe(16 * 1024)
  expect(exchange?.response.body.length).toBe(16 * 1024)
})
