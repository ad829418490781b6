import { expect, test } from 'vitest'
import { judge } from './watches/wire/wire.testing.js'

test('of one merchant what it signed and what was signed for it is seen, and nothing of others', async () => {
  const merchant = { mchid: '1230000109', corpid: 'none' }
  const { exercised, broken } = await judge(
    async (it) => {
      const other = await it.mock.merchants.create({})
      await it.order()
      // Signed as this merchant for another one.
      await it.order({ mchid: other.mchid })
      const { mchid, serialNo, privateKey: key = '' } = other.credentials
      await it.order({ mchid, description: 5 }, { mchid, serialNo, key })
    },
    { merchant },
  )
  expect(exercised['request/schema']).toBe(2)
  expect(broken).toEqual({ 'sign/mchid': 1 })
})
