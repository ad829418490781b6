import type { ClauseId } from '../clauses/clause.js'
import type { CaseDefinition } from './case.js'

const ofEveryRequest: readonly ClauseId[] = [
  'request/schema',
  'request/integer-fen',
  'request/plane',
  'request/no-null',
  'request/order-number-unique',
]

const ofEverySignature: readonly ClauseId[] = [
  'sign/present',
  'sign/valid',
  'sign/clock',
  'sign/nonce',
  'sign/serial',
  'sign/mchid',
]

const ofTheCashier: readonly ClauseId[] = [
  'cashier/pay-sign',
  'cashier/app-id',
  'cashier/sign-type',
]

/** Two orders, so that numbers, nonces and tokens are seen twice. */
const orderAndPayTwice: CaseDefinition['steps'] = (wish) => {
  const first = wish()
  const second = wish({ totalFen: 203 })
  return [
    { do: 'order', order: first },
    { do: 'pay', outTradeNo: first.outTradeNo },
    { do: 'await-notice', outTradeNo: first.outTradeNo },
    { do: 'order', order: second },
    { do: 'pay', outTradeNo: second.outTradeNo },
    { do: 'await-notice', outTradeNo: second.outTradeNo },
  ]
}

/** Nothing goes wrong: what a client sends, and what its front end hands to the cashier. */
export const orderingCases: readonly CaseDefinition[] = [
  {
    id: 'order',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'two ordinary orders, each paid at the cashier',
      zh: '正常下单两次，并分别调起支付完成付款',
    },
    clauses: [
      ...ofEveryRequest,
      // WeCom looks at neither of these.
      'request/unknown-field',
      'request/content-type',
      'request/notify-https',
      ...ofEverySignature,
      ...ofTheCashier,
    ],
    needs: ['order'],
    everyEndpoint: true,
    steps: orderAndPayTwice,
  },
  {
    id: 'wecom-order',
    plan: 'prepay',
    platform: 'wecom',
    title: {
      en: 'two ordinary orders through WeCom, each paid at the cashier',
      zh: '通过企业微信正常下单两次，并分别调起支付完成付款',
    },
    clauses: [...ofEveryRequest, ...ofTheCashier, 'wecom/token-cache', 'wecom/token-in-query'],
    needs: ['wecom'],
    steps: orderAndPayTwice,
  },
]
