import type { Step } from 'wechatpay-mock'
import type { ClauseId, Text } from '../clauses/clause.js'
import type { Capability, CaseDefinition } from './case.js'

interface Repeat {
  readonly id: string
  readonly title: Text
  readonly clauses: readonly ClauseId[]
  readonly needs?: readonly Capability[]
  readonly alone?: true
  readonly respond: readonly Step[]
}

/** One order, to which the platform first answers this, and then as usual. */
const repeat = ({ needs = [], respond, ...rest }: Repeat): CaseDefinition => ({
  ...rest,
  plan: 'prepay',
  platform: 'wechatpay-v3',
  needs: ['order', ...needs],
  arrange({ use, endpoint }) {
    use({ when: { endpoint }, respond })
  },
  steps: (wish) => [{ do: 'order', order: wish() }],
})

const notRepeated = (error: string, en: string, zh: string): CaseDefinition =>
  repeat({
    id: `no-retry-${error.toLowerCase().replaceAll('_', '-')}`,
    title: {
      en: `the order is refused with ${error}: ${en}`,
      zh: `下单被拒绝，错误码 ${error}：${zh}`,
    },
    clauses: ['retry/not-on-client-error'],
    respond: [{ error, times: 2 }],
  })

export const repeatCases: readonly CaseDefinition[] = [
  repeat({
    id: 'retry-system-error',
    title: {
      en: 'the first answer to the order is SYSTEM_ERROR',
      zh: '第一次下单返回 SYSTEM_ERROR',
    },
    clauses: ['retry/system-error'],
    needs: ['retry'],
    respond: ['SYSTEM_ERROR'],
  }),
  repeat({
    id: 'retry-unavailable',
    title: {
      en: 'the first answer to the order is 503 SERVICE_UNAVAILABLE',
      zh: '第一次下单返回 503 SERVICE_UNAVAILABLE',
    },
    clauses: ['retry/system-error'],
    needs: ['retry'],
    respond: ['SERVICE_UNAVAILABLE'],
  }),
  repeat({
    id: 'retry-reset',
    title: {
      en: 'the connection breaks before the first answer to the order',
      zh: '第一次下单未收到应答，连接即被重置',
    },
    clauses: ['retry/system-error'],
    needs: ['retry'],
    respond: [{ fault: 'reset' }],
  }),
  repeat({
    id: 'retry-timeout',
    title: {
      en: 'the first answer to the order never comes, and the connection stays open',
      zh: '第一次下单一直没有应答，连接也不断开',
    },
    clauses: ['retry/timeout', 'retry/system-error'],
    respond: [{ fault: 'hang' }],
  }),
  repeat({
    id: 'rate-limit',
    title: {
      en: 'the order is answered with 429 FREQUENCY_LIMITED three times',
      zh: '下单连续三次返回 429 FREQUENCY_LIMITED',
    },
    clauses: ['retry/rate-limit'],
    needs: ['retry'],
    alone: true,
    respond: [{ error: 'FREQUENCY_LIMITED', times: 3 }],
  }),
  notRepeated('PARAM_ERROR', 'the same request cannot fare better', '原样重发不会成功'),
  notRepeated('NO_AUTH', 'the merchant lacks the permission', '商户没有权限'),
  notRepeated('APPID_MCHID_NOT_MATCH', 'the appid is not bound', 'AppID 与商户号未绑定'),
  notRepeated('SIGN_ERROR', 'the signature is wrong', '签名错误'),
]
