import type { CaseStep } from '../../contract-tests/cases/case.js'
import type { Text } from '../../contract-tests/clauses/clause.js'

/** What a client is to do in a case, for a person to read: a numbered line for each step. */
export function instructionsOf(steps: readonly CaseStep[], url: string): Text {
  const sentences = steps.map((step) => sentenceOf(step, url))
  return {
    en: numbered(sentences.map(({ en }) => en)),
    zh: numbered(sentences.map(({ zh }) => zh)),
  }
}

const numbered = (sentences: readonly string[]): string =>
  sentences.map((sentence, i) => `${i + 1}. ${sentence}`).join('\n')

function sentenceOf(step: CaseStep, url: string): Text {
  switch (step.do) {
    case 'order':
      return step.again === undefined ? orderSentence(step) : againSentence(step)
    case 'pay': {
      const cashier = `POST ${url}/__admin/orders/{prepay_id}/pay`
      return {
        en: `Hand the payment parameters of ${step.outTradeNo} to the cashier, as JSON, under the prepay_id that you were given: ${cashier}. Leave this out where the order failed.`,
        zh: `把订单 ${step.outTradeNo} 的调起支付参数以 JSON 交给收银台，路径中填写下单得到的 prepay_id：${cashier}。下单失败则跳过这一步。`,
      }
    }
    case 'await-notice':
      return {
        en: `Wait until the notice about ${step.outTradeNo} has come and been handled.`,
        zh: `等待订单 ${step.outTradeNo} 的支付通知到达并处理完毕。`,
      }
    case 'settle':
      return {
        en: `No notice comes about ${step.outTradeNo}: find out whether it is paid.`,
        zh: `订单 ${step.outTradeNo} 没有收到支付通知：请自行确认是否已支付。`,
      }
    case 'close':
      return {
        en: `The buyer has walked away from ${step.outTradeNo}: give the order up.`,
        zh: `用户已放弃订单 ${step.outTradeNo}：请放弃该订单。`,
      }
  }
}

type OrderStep = Extract<CaseStep, { readonly do: 'order' }>

const orderSentence = ({ order }: OrderStep): Text => ({
  en: `Order at ${order.endpoint} for ${order.totalFen} fen under ${order.outTradeNo}, with the notify_url ${order.notifyUrl} or one of your own.`,
  zh: `在 ${order.endpoint} 下单：金额 ${order.totalFen} 分，商户订单号 ${order.outTradeNo}，notify_url 为 ${order.notifyUrl} 或你自己的地址。`,
})

const againSentence = ({ order }: OrderStep): Text => ({
  en: `The prepay_id of ${order.outTradeNo} has expired: order again, with the same number and parameters.`,
  zh: `订单 ${order.outTradeNo} 的 prepay_id 已过期：请用相同的商户订单号和参数重新下单。`,
})
