// The contract of a client that only orders, as a test of node:test would have it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { describeContract, runContract } from 'wechatpay-mock/contract-tests'

/** Orders at WeCom, which signs nothing, so that it fits here. */
const adapter = () => {
  let base = ''
  let secrets = ''
  let token
  return {
    endpoints: ['wecom-create-order'],
    capabilities: [],
    begin({ env }) {
      base = env.WECHATPAY_MOCK_URL
      secrets = `corpid=${env.WECHATPAY_MOCK_CORPID}&corpsecret=${env.WECHATPAY_MOCK_CORPSECRET}`
    },
    async placeOrder({ body }) {
      token ??= (await (await fetch(`${base}/cgi-bin/gettoken?${secrets}`)).json()).access_token
      const response = await fetch(
        `${base}/cgi-bin/miniapppay/create_order?access_token=${token}`,
        { method: 'POST', body: JSON.stringify(body) },
      )
      const { errcode, prepay_id: prepayId } = await response.json()
      if (errcode !== 0) throw new Error(`errcode ${errcode}`)
      return { prepayId }
    },
  }
}

const report = await runContract(adapter, { cases: ['wecom/errcode', 'wecom/token-cache'] })

for (const clause of ['wecom/errcode', 'wecom/token-in-query']) {
  test(clause, () => {
    const { verdict, findings } = report.clauses.find((each) => each.clause === clause)
    assert.equal(verdict, 'pass', findings.map(({ sentence }) => sentence.en).join('\n'))
  })
}

test('describeContract says what to use instead', async () => {
  // Vitest is installed here, but does not run this process.
  await assert.rejects(describeContract(adapter), /with any other runner, .* use runContract/)
})
