import { describe, expect, test } from 'vitest'
import type { Endpoint, OperationId } from './endpoint.js'
import { operations } from './endpoints/index.js'
import { Routes } from './routes.js'

const endpoint = (id: OperationId, path: string): Endpoint => {
  const [any] = operations
  if (!any) throw new Error('there are no endpoints')
  return { ...any, id, path }
}

const routes = new Routes([
  endpoint('order-query', '/orders/{out_trade_no}'),
  endpoint('order-close', '/orders/{out_trade_no}/close'),
  endpoint('order-query-by-id', '/merchants/{mchid}/orders/{transaction_id}'),
  endpoint('certificates', '/orders/certificates'),
])
const find = (path: string): readonly unknown[] | undefined => {
  const route = routes.find(path)
  return route && [route.endpoint.id, route.params]
}

describe('a path', () => {
  test('without a template is found before a template that would fit, wherever it was listed', () => {
    expect(find('/orders/certificates')).toEqual(['certificates', {}])
  })

  test('that fits a template gives its segments their names', () => {
    expect(find('/orders/1217')).toEqual(['order-query', { out_trade_no: '1217' }])
    expect(find('/orders/1217/close')).toEqual(['order-close', { out_trade_no: '1217' }])
    expect(find('/merchants/123/orders/4200')).toEqual([
      'order-query-by-id',
      { mchid: '123', transaction_id: '4200' },
    ])
  })

  test.each([
    '/orders',
    '/orders/',
    '/orders//close',
    '/orders/1217/',
    '/orders/1217/close/',
    '/orders/1217/pay',
    '/orders/1217/close/twice',
    '/v3/orders/1217',
    '/Orders/1217',
    'orders/1217',
    '',
  ])('that is nearly one is none: %s', (path) => {
    expect(find(path)).toBeUndefined()
  })

  test.each([
    ['a%7Cb%2Ac', 'a|b*c'],
    ['%E8%AE%A2%E5%8D%95', '订单'],
    // A slash that was encoded does not begin a new segment.
    ['a%2Fclose', 'a/close'],
    ['a%0Ab', 'a\nb'],
    ['a+b', 'a+b'],
    ['a|b', 'a|b'],
    ['%2541', '%41'],
  ])('has its segments decoded once: %s', (sent, outTradeNo) => {
    expect(find(`/orders/${sent}`)).toEqual(['order-query', { out_trade_no: outTradeNo }])
  })

  test.each(['%', '%7', 'a%ZZb', '%FF', '%ED%A0%80', 'a%7Cb%'])(
    'keeps a segment that is no encoding of anything: %s',
    (sent) => {
      expect(find(`/orders/${sent}`)).toEqual(['order-query', { out_trade_no: sent }])
    },
  )

  test('of a million characters takes no longer than reading it', () => {
    const long = '/a'.repeat(500_000)
    const start = performance.now()
    expect(find(`/orders${long}`)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(500)
  })
})

test('the paths are listed as they were given, for hints', () => {
  expect(routes.paths).toEqual([
    '/orders/{out_trade_no}',
    '/orders/{out_trade_no}/close',
    '/merchants/{mchid}/orders/{transaction_id}',
    '/orders/certificates',
  ])
})

describe('the routes of the mock', () => {
  const real = new Routes(operations)

  test.each(operations)('lead $path to $id and to nothing else', ({ id, path }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const route = real.find(path.replaceAll(/\{\w+\}/g, 'certificates'))
    expect(route?.endpoint.id).toBe(id)
    expect(route?.params).toEqual(Object.fromEntries(names.map((name) => [name, 'certificates'])))
  })
})
