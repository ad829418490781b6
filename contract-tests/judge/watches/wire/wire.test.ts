import { describe, expect, test } from 'vitest'
import { testKeys } from '../../../../fixtures/keys/index.js'
import type { ClauseId } from '../../../clauses/clause.js'
import { wireWatches } from '../wire.js'
import { DIRECT, judge, type TestClient } from './wire.testing.js'

const QUERY = '/v3/pay/transactions/out-trade-no/1217752501201407033233368018'

/** Everything that a client does which does it right. */
async function careful(client: TestClient): Promise<void> {
  await client.order()
  await client.order() // the same again
  await client.partnerOrder({ out_trade_no: 'partner-1' })
  await client.send(`${QUERY}?mchid=1230000109`, undefined)
  await client.send(`${QUERY}/close`, { mchid: '1230000109' })
  await client.send('/v3/certificates', undefined)
  const token = await client.token()
  await client.wecomOrder(token, { out_trade_no: 'wecom-1' })
  await client.wecomOrder(token, { out_trade_no: 'wecom-2' })
}

test('a client that does it right keeps every clause', async () => {
  const { verdicts, broken } = await judge(careful)
  expect(broken).toEqual({})
  expect(verdicts).toEqual(Object.fromEntries(wireWatches.map(({ clause }) => [clause, 'pass'])))
})

test('every clause that is seen on the wire is judged once', async () => {
  const { clauses } = await import('../../../clauses/index.js')
  const seen = clauses.filter((clause) => clause.seen === 'wire').map(({ id }) => id)
  expect(wireWatches.map(({ clause }) => clause).toSorted()).toEqual(seen.toSorted())
})

type Mistake = readonly [clause: ClauseId, name: string, act: (client: TestClient) => unknown]

const seconds = (offset: number): string => String(Math.floor(Date.now() / 1000) + offset)
const EMOJI = String.fromCodePoint(0x1f381)

const mistakes: readonly Mistake[] = [
  ['request/schema', 'an order number that is too short', (it) => it.order({ out_trade_no: 'A1' })],
  ['request/schema', 'no description', (it) => it.order({ description: undefined })],
  ['request/schema', 'a description that is a number', (it) => it.order({ description: 5 })],
  ['request/schema', 'an amount that is no object', (it) => it.order({ amount: 100 })],
  ['request/schema', 'an amount of nothing', (it) => it.order({ amount: { total: 0 } })],
  [
    'request/schema',
    'a notify_url with a blank',
    (it) => it.order({ notify_url: ' https://a.cn' }),
  ],
  ['request/schema', 'a body that is no JSON', (it) => it.order({}, { text: '{"a":' })],
  ['request/schema', 'no body', (it) => it.order({}, { text: '' })],
  [
    'request/schema',
    'a provider that orders for itself',
    (it) => it.partnerOrder({ sub_mchid: '1230000109' }),
  ],
  [
    'request/schema',
    'a wrong type at WeCom',
    async (it) => it.wecomOrder(await it.token(), { description: 5 }),
  ],
  [
    'request/unknown-field',
    'payer.openid for a partner',
    (it) => it.partnerOrder({ payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } }),
  ],
  ['request/unknown-field', 'a member too many', (it) => it.order({ trade_type: 'JSAPI' })],
  [
    'request/unknown-field',
    'a query parameter too many',
    (it) => it.send(`${QUERY}?mchid=1230000109&sub_mch_id=1`, undefined),
  ],
  ['request/integer-fen', 'yuan', (it) => it.order({ amount: { total: 1.01 } })],
  ['request/integer-fen', 'a string', (it) => it.order({ amount: { total: '100' } })],
  [
    'request/integer-fen',
    'a unit price in yuan',
    (it) =>
      it.order({
        detail: { goods_detail: [{ merchant_goods_id: '1', quantity: 1, unit_price: 8.5 }] },
      }),
  ],
  [
    'request/integer-fen',
    'a string at WeCom',
    async (it) => it.wecomOrder(await it.token(), { amount: { total: '100', currency: 'CNY' } }),
  ],
  ['request/plane', 'an emoji', (it) => it.order({ description: `QQ${EMOJI}` })],
  [
    'request/plane',
    'an emoji as escapes',
    async (it) => {
      const sample = { ...DIRECT_SAMPLE, description: 'QQ-' }
      const text = JSON.stringify(sample).replace('QQ-', String.raw`QQ\ud83c\udf81`)
      await it.order({}, { text })
    },
  ],
  ['request/plane', 'an emoji in a number', (it) => it.order({ out_trade_no: `order-${EMOJI}` })],
  ['request/no-null', 'a member that is null', (it) => it.order({ attach: null })],
  ['request/no-null', 'an amount that is null', (it) => it.order({ amount: { total: null } })],
  ['request/no-null', 'a required one that is null', (it) => it.order({ description: null })],
  [
    'request/notify-https',
    'plain http',
    (it) => it.order({ notify_url: 'http://www.weixin.qq.com/wxpay/pay.php' }),
  ],
  [
    'request/notify-https',
    'a query',
    (it) => it.order({ notify_url: 'https://www.weixin.qq.com/wxpay/pay.php?shop=1' }),
  ],
  ['request/content-type', 'a form', (it) => it.order({}, headers('Content-Type', 'text/plain'))],
  ['request/content-type', 'no Content-Type', (it) => it.order({}, headers('Content-Type'))],
  [
    'request/content-type',
    'Accept: text/html',
    (it) => it.order({}, headers('Accept', 'text/html')),
  ],
  ['request/content-type', 'no Accept', (it) => it.order({}, headers('Accept'))],
  ['request/content-type', 'no User-Agent', (it) => it.order({}, headers('User-Agent'))],
  [
    'request/content-type',
    'no User-Agent where it is refused',
    (it) => it.send('/v3/certificates', undefined, headers('User-Agent')),
  ],
  [
    'request/order-number-unique',
    'another amount',
    async (it) => {
      await it.order()
      await it.order({ amount: { total: 101 } })
    },
  ],
  [
    'request/order-number-unique',
    'again after it was paid',
    async (it) => {
      const { json } = await it.order()
      const { prepay_id: prepayId } = json as { readonly prepay_id: string }
      await it.mock.orders.pay({ prepayId })
      await it.order()
    },
  ],
  [
    'request/order-number-unique',
    'again after it was closed',
    async (it) => {
      await it.order()
      await it.send(`${QUERY}/close`, { mchid: '1230000109' })
      await it.order()
    },
  ],
  ['sign/present', 'no Authorization', (it) => it.order({}, { authorization: false })],
  ['sign/present', 'a bearer token', (it) => it.order({}, { authorization: 'Bearer abc' })],
  [
    'sign/present',
    'an Authorization without a nonce_str',
    (it) => it.order({}, { authorization: 'WECHATPAY2-SHA256-RSA2048 mchid="1230000109"' }),
  ],
  [
    'sign/valid',
    'a body that is written anew',
    (it) =>
      it.order(
        {},
        {
          text: JSON.stringify(DIRECT_SAMPLE, undefined, 2),
          signedText: JSON.stringify(DIRECT_SAMPLE),
        },
      ),
  ],
  [
    'sign/valid',
    'the query left out',
    (it) => it.send(`${QUERY}?mchid=1230000109`, undefined, { target: QUERY }),
  ],
  [
    'sign/valid',
    'the key of the platform',
    (it) => it.order({}, { key: testKeys.platformCertificate.privateKey }),
  ],
  ['sign/clock', 'milliseconds', (it) => it.order({}, { timestamp: `${seconds(0)}000` })],
  ['sign/clock', 'ten minutes ago', (it) => it.order({}, { timestamp: seconds(-600) })],
  ['sign/clock', 'a date', (it) => it.order({}, { timestamp: new Date().toISOString() })],
  ['sign/nonce', 'a short one', (it) => it.order({}, { nonce: '1234' })],
  [
    'sign/nonce',
    'the same again',
    async (it) => {
      await it.order({}, { nonce: '593BEC0C930BF1AFEB40B4A08C8FB242' })
      await it.order({}, { nonce: '593BEC0C930BF1AFEB40B4A08C8FB242' })
    },
  ],
  [
    'sign/serial',
    'that of the platform',
    (it) => it.order({}, { serialNo: testKeys.platformCertificate.serial }),
  ],
  ['sign/mchid', 'another merchant in the body', (it) => it.order({ mchid: '1900000109' })],
  [
    'sign/mchid',
    'an unknown merchant in Authorization',
    (it) => it.order({}, { mchid: '1900000109' }),
  ],
  [
    'sign/mchid',
    'another merchant that is known in Authorization',
    async (it) => {
      const { mchid } = await it.mock.merchants.create({})
      await it.order({}, { mchid })
    },
  ],
  [
    'sign/mchid',
    'another merchant in the query',
    (it) => it.send(`${QUERY}?mchid=1900000109`, undefined),
  ],
  [
    'wecom/token-in-query',
    'a bearer token',
    async (it) => it.wecomOrder('', {}, { authorization: `Bearer ${await it.token()}` }),
  ],
  [
    'wecom/token-in-query',
    'a token in the body',
    async (it) => it.wecomOrder('', { access_token: await it.token() }),
  ],
  [
    'wecom/token-in-query',
    'a token in the query and in the body',
    async (it) => {
      const token = await it.token()
      await it.wecomOrder(token, { access_token: token })
    },
  ],
  [
    'wecom/token-cache',
    'a token for every order',
    async (it) => {
      await it.wecomOrder(await it.token(), { out_trade_no: 'wecom-1' })
      await it.wecomOrder(await it.token(), { out_trade_no: 'wecom-2' })
    },
  ],
  [
    'order/close-unpaid',
    'an order that is given up and left',
    async (it) => {
      await it.order()
      it.observation.told({ step: 'close', outTradeNo: '1217752501201407033233368018' })
    },
  ],
]

const headers = (name: string, value?: string) => ({ headers: { [name]: value } })

const DIRECT_SAMPLE = {
  appid: 'wx8888888888888888',
  mchid: '1230000109',
  description: 'QQ',
  out_trade_no: '1217752501201407033233368018',
  notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
  amount: { total: 100 },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  contract_info: { token: '201710180325670965' },
}

describe('a mistake is one finding, of one clause', () => {
  test.each(mistakes)('%s: %s', async (clause, _name, act) => {
    const { broken, sentences } = await judge(act)
    expect(broken).toEqual({ [clause]: 1 })
    const [{ en, zh } = { en: '', zh: '' }] = sentences
    expect(en).toMatch(/^[^\p{Script=Han}]+$/u)
    expect(zh).toMatch(/\p{Script=Han}/u)
  })

  test('every clause has one', () => {
    expect(new Set(mistakes.map(([clause]) => clause))).toEqual(
      new Set(wireWatches.map(({ clause }) => clause)),
    )
  })
})

describe('what a test asked for is not held against a client', () => {
  test.each(['SYSTEM_ERROR', 'PARAM_ERROR', 'SIGN_ERROR', 'fault=bad-signature'])(
    '%s by header',
    async (scenario) => {
      const { broken, verdicts } = await judge((it) =>
        it.order({}, headers('Wechatpay-Negative-Test', scenario)),
      )
      expect(broken).toEqual({})
      // The signature and the body had been found right before.
      expect(verdicts['sign/valid']).toBe('pass')
      expect(verdicts['request/schema']).toBe('pass')
    },
  )

  test('ORDERPAID by rule', async () => {
    const { broken } = await judge(async (it) => {
      it.mock.use({ when: { endpoint: 'jsapi-with-contract' }, respond: ['ORDERPAID', 'normal'] })
      await it.order()
      await it.order()
    })
    expect(broken).toEqual({})
  })

  test('a certificate that is declared to have expired', async () => {
    const { broken, exercised } = await judge(async (it) => {
      await it.mock.merchants.create({ mchid: '1230000109', certificateState: 'expired' })
      await it.order()
    })
    expect(broken).toEqual({})
    expect(exercised['sign/valid']).toBe(0)
  })
})

describe('what nobody looks at is not judged', () => {
  const signing = [
    'sign/present',
    'sign/valid',
    'sign/clock',
    'sign/nonce',
    'sign/serial',
    'sign/mchid',
  ]

  test.each([
    ['an unsigned request to a lenient mock', 'lenient', { authorization: false }],
    ['a forged signature, where nobody looks', 'off', { signedText: '{}' }],
  ] as const)('%s', async (_name, auth, otherwise) => {
    const { verdicts } = await judge((it) => it.order({}, otherwise), { auth, mock: { auth } })
    for (const clause of signing) expect(verdicts[clause as ClauseId]).toBe('not-exercised')
    expect(verdicts['request/schema']).toBe('pass')
  })

  test('the signature of a merchant that a lenient mock does not know', async () => {
    const { verdicts } = await judge(
      (it) => it.order({ mchid: '1900000109' }, { mchid: '1900000109' }),
      { auth: 'lenient', mock: { auth: 'lenient' } },
    )
    expect(verdicts['sign/present']).toBe('pass')
    expect(verdicts['sign/valid']).toBe('not-exercised')
  })

  test('a path that is not emulated', async () => {
    const { verdicts } = await judge((it) => it.send(`${DIRECT}/refund`, { a: null }))
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['not-exercised']))
  })
})
