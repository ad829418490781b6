import { expect, test } from 'vitest'
import { endpointIds } from '../schemas/index.js'
import { listOperations } from './index.js'

test('the operations as data begin with the four that order, each with its documented errors', () => {
  const operations = listOperations()
  expect(operations.slice(0, 4).map(({ id }) => id)).toEqual(endpointIds)
  expect(operations.find(({ id }) => id === 'miniprogram')).toMatchObject({
    platform: 'wechatpay-v3',
    method: 'POST',
    path: '/v3/pay/partner/transactions/miniprogram',
    errors: expect.arrayContaining([
      expect.objectContaining({ name: 'SYSTEM_ERROR', status: 500 }),
    ]),
  })
})
