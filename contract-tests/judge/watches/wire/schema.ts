import type { Exchange } from 'wechatpay-mock'
import type { ClauseJudge } from '../../watch.js'
import { hasSchema } from './endpoints.js'
import { clauseOfRefusal } from './refused-body.js'
import { platformMessage } from './platform-message.js'
import { isBodyAccepted } from './stage.js'

export const schema: ClauseJudge = {
  clause: 'request/schema',
  watch: (notebook) => ({
    exchange(seen) {
      const { exchange } = seen
      if (!hasSchema(exchange.endpoint)) return
      if (clauseOfRefusal(seen) === 'request/schema') {
        const en = exchange.diagnosis ?? 'the body was refused'
        notebook.broke({ en, zh: inChinese(exchange) }, exchange)
      } else if (isBodyAccepted(exchange)) notebook.exercised()
    },
  }),
}

const KINDS: { readonly [Kind in NonNullable<Exchange['rule']>['kind']]: string } = {
  type: '类型不正确',
  unknown: '未在接口文档中定义',
  required: '必填但没有传',
  'too-short': '过短',
  'too-long': '过长',
  pattern: '格式不正确',
  'below-minimum': '小于允许的最小值',
  'above-maximum': '大于允许的最大值',
  'too-few': '元素过少',
  'too-many': '元素过多',
  other: '不符合接口文档的规则',
}

/** WeChat Pay says it in Chinese itself; WeCom does not. */
function inChinese(exchange: Exchange): string {
  const { outcome, rule } = exchange
  if (outcome === 'empty-body') return '请求没有请求体，请以 JSON 发送订单'
  if (outcome === 'malformed-json') return '请求体不是合法的 JSON'
  if (outcome === 'encoded-body') return '请求体经过压缩，请不要使用 Content-Encoding'
  if (outcome === 'body-too-large') return '请求体过大，超出模拟服务的限制'
  const message = platformMessage(exchange)
  if (message !== undefined) return message
  return rule ? `${rule.pointer || '请求体'} ${KINDS[rule.kind]}` : '请求体不符合接口文档'
}
