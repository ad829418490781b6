import { createMock, fakeRequest } from 'wechatpay-mock'
import { expect, test } from 'vitest'
import { watchCoverage } from './coverage.js'

test('documented errors count where they were met, also those that a test asked for', async () => {
  const mock = createMock({ auth: 'off' })
  const coverage = watchCoverage(mock)
  const body = new TextEncoder().encode(JSON.stringify(await fakeRequest('miniprogram')))
  const target = '/v3/pay/partner/transactions/miniprogram'
  const order = (error: string, bytes = body): Promise<unknown> =>
    mock.handle({
      method: 'POST',
      target,
      headers: [['Wechatpay-Negative-Test', error]],
      body: bytes,
    })
  await order('SYSTEM_ERROR')
  await order('normal')
  await order('normal', new TextEncoder().encode('{}'))
  const miniprogram = coverage.errors().find(({ endpoint }) => endpoint === 'miniprogram')
  expect(miniprogram?.met.toSorted()).toEqual(['PARAM_ERROR', 'SYSTEM_ERROR'])
  expect(miniprogram?.unmet).toContain('NO_AUTH')
  expect(coverage.errors().filter(({ met }) => met.length > 0)).toHaveLength(1)
  coverage.stop()
  await order('NO_AUTH')
  expect(coverage.errors().find(({ endpoint }) => endpoint === 'miniprogram')).toEqual(miniprogram)
})
