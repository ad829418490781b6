import type { CaseDefinition } from './case.js'

/** The first order shows that the client has a token. */
const orderTwice: CaseDefinition['steps'] = (wish) => [
  { do: 'order', order: wish() },
  { do: 'order', order: wish() },
]

/** The first order shows that the client goes on when it may. */
const orderAndPayTwice: CaseDefinition['steps'] = (wish) => {
  const first = wish()
  const second = wish()
  return [
    { do: 'order', order: first },
    { do: 'pay', outTradeNo: first.outTradeNo },
    { do: 'order', order: second },
    { do: 'pay', outTradeNo: second.outTradeNo },
  ]
}

export const wecomCases: readonly CaseDefinition[] = [
  {
    id: 'wecom-token-revoked',
    plan: 'prepay',
    platform: 'wecom',
    title: {
      en: 'the access_token is revoked before its time (40014)',
      zh: 'access_token 提前失效（40014）',
    },
    clauses: ['wecom/token-refresh'],
    needs: ['wecom'],
    arrange({ mock, corpid, onPlaced }) {
      let orders = 0
      onPlaced(() => {
        if (++orders === 1) mock.tokens.revoke(corpid)
      })
    },
    steps: orderTwice,
  },
  {
    id: 'wecom-token-expired',
    plan: 'prepay',
    platform: 'wecom',
    title: {
      en: 'the access_token has expired (42001)',
      zh: 'access_token 已过期（42001）',
    },
    clauses: ['wecom/token-refresh'],
    needs: ['wecom'],
    arrange({ use, endpoint }) {
      use({ when: { endpoint }, respond: ['normal', '42001'] })
    },
    steps: orderTwice,
  },
  {
    id: 'wecom-errcode',
    plan: 'prepay',
    platform: 'wecom',
    title: {
      en: 'the second order is refused with errcode 48002, and with HTTP status 200',
      zh: '第二笔下单的 HTTP 状态码是 200，但 errcode 为 48002',
    },
    clauses: ['wecom/errcode'],
    needs: ['wecom'],
    arrange({ use, endpoint }) {
      use({ when: { endpoint }, respond: ['normal', { error: '48002', times: 100 }] })
    },
    steps: orderAndPayTwice,
  },
]
