import type { CaseDefinition } from './case.js'

/** What becomes of an order after it was placed. */
export const orderLifeCases: readonly CaseDefinition[] = [
  {
    id: 'prepay-expiry',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'the prepay_id is older than two hours when the user wants to pay',
      zh: '用户付款时 prepay_id 已超过两小时有效期',
    },
    clauses: ['prepay/expiry'],
    needs: ['order'],
    arrange({ mock, onPlaced }) {
      onPlaced(({ mchid, outTradeNo }) => void mock.orders.age({ mchid, outTradeNo }, '2h1m'))
    },
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'order', order, again: 'prepay-id-expired' },
        { do: 'pay', outTradeNo: order.outTradeNo },
      ]
    },
  },
  {
    id: 'paid-elsewhere',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'the user has paid on another device when the order is placed again',
      zh: '再次下单时，用户已在其他设备上完成支付（ORDERPAID）',
    },
    clauses: ['order/paid-elsewhere'],
    needs: ['order'],
    arrange({ onPlaced, payWith }) {
      onPlaced((order) => payWith(order, 'withheld'))
    },
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'order', order, again: 'prepay-id-expired' },
      ]
    },
  },
  {
    id: 'query-when-silent',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'the order is paid, and no notice comes',
      zh: '订单已支付，但一直没有收到支付通知',
    },
    clauses: ['order/query-when-silent'],
    needs: ['order', 'settle'],
    arrange({ onPlaced, payWith }) {
      onPlaced((order) => payWith(order, 'withheld'))
    },
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'settle', outTradeNo: order.outTradeNo },
      ]
    },
  },
  {
    id: 'close-unpaid',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'the buyer walks away from an order that is not paid',
      zh: '用户放弃了未支付的订单',
    },
    clauses: ['order/close-unpaid'],
    needs: ['order', 'close'],
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'close', outTradeNo: order.outTradeNo },
      ]
    },
  },
  {
    id: 'failover',
    plan: 'prepay',
    platform: 'wechatpay-v3',
    title: {
      en: 'api.mch.weixin.qq.com breaks every connection; the backup host answers',
      zh: '主域名 api.mch.weixin.qq.com 的连接全部被重置，备用域名正常',
    },
    clauses: ['failover/host'],
    needs: ['order', 'hosts'],
    arrange({ use, endpoint }) {
      use({ when: { endpoint, host: 'api.mch.weixin.qq.com' }, respond: { fault: 'reset' } })
    },
    steps: (wish) => [{ do: 'order', order: wish() }],
  },
]
