import { createMock, type Exchange } from 'wechatpay-mock'
import { expect, test } from 'vitest'
import { seeExchange } from './seen-exchange.js'
import type { SeenExchange } from './sighting.js'

type Given = Partial<Exchange['request']>

async function see(request: Given): Promise<SeenExchange> {
  const mock = createMock()
  const seen: SeenExchange[] = []
  mock.on('exchange', (exchange) => seen.push(seeExchange(exchange, new Map([['corp', '19']]))))
  await mock.handle({ method: 'GET', target: '/', headers: [], body: new Uint8Array(), ...request })
  const [first] = seen
  if (!first) throw new Error('nothing was seen')
  return first
}

test('headers are found whatever their case, the first of a name', async () => {
  const { headers, signer } = await see({
    headers: [
      ['ACCEPT', '*/*'],
      ['accept', 'text/html'],
      ['User-agent', 'shop'],
      ['content-Type', 'application/json'],
      ['authorization', 'WECHATPAY2-SHA256-RSA2048 nonce_str="1",mchid="1900007291"'],
    ],
  })
  expect(headers).toMatchObject({
    accept: '*/*',
    userAgent: 'shop',
    contentType: 'application/json',
  })
  expect(signer).toBe('1900007291')
})

test.each([
  ['/v3/pay/transactions/out-trade-no/a%7Cb?mchid=1900000109', '1900000109', 'a|b'],
  ['/v3/pay/partner/transactions/out-trade-no/ab?sp_mchid=1900000109', '1900000109', 'ab'],
  ['/v3/pay/transactions/out-trade-no/a%zz?mchid=1', '1', 'a%zz'],
  ['/cgi-bin/gettoken?corpid=corp&corpsecret=secret', '19', undefined],
])('%s names merchant %s and order %s', async (target, mchid, outTradeNo) => {
  expect(await see({ target })).toMatchObject({ mchid, outTradeNo })
})

test('a body is parsed once', async () => {
  const { body } = await see({ body: new TextEncoder().encode('{"mchid":"1900000109"}') })
  expect(body()).toEqual({ mchid: '1900000109' })
  expect(body()).toBe(body())
})
