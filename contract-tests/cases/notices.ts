import type { NoticeCase } from 'wechatpay-mock'
import type { ClauseId, Text } from '../clauses/clause.js'
import type { CaseDefinition } from './case.js'
import { paysAndTells } from './pays.js'

interface Notice {
  readonly name: NoticeCase
  readonly title: Text
  readonly clauses: readonly ClauseId[]
  /** WeCom's notices have nothing that it could be about. */
  readonly isV3Only?: true
}

const notices: readonly Notice[] = [
  {
    name: 'ok',
    title: { en: 'a good notice', zh: '一条正常的支付通知' },
    clauses: ['notify/acknowledge', 'notify/slow'],
  },
  {
    name: 'duplicate',
    title: { en: 'the same good notice twice', zh: '同一条支付通知发送两次' },
    clauses: ['notify/replay'],
  },
  {
    name: 'tampered-body',
    title: {
      en: 'a notice of which one byte is not what was signed',
      zh: '通知报文被篡改了一个字节，与签名不符',
    },
    clauses: ['notify/bad-signature'],
  },
  {
    name: 'tampered-ciphertext',
    title: {
      en: 'a well-signed notice that does not decrypt',
      zh: '通知签名正确，但密文无法解密',
    },
    clauses: ['notify/bad-signature'],
  },
  {
    name: 'wrong-serial',
    title: {
      en: 'a notice that names a platform key that there is not',
      zh: '通知携带了不存在的平台证书序列号',
    },
    clauses: ['notify/bad-signature'],
    isV3Only: true,
  },
  {
    name: 'stale-timestamp',
    title: { en: 'a notice that was signed ten minutes ago', zh: '通知的签名时间是十分钟之前' },
    clauses: ['notify/bad-signature'],
    isV3Only: true,
  },
  {
    name: 'signtest',
    title: {
      en: "the platform's own probe with a bad signature, then the good notice",
      zh: '先发送平台的签名探测通知（WECHATPAY/SIGNTEST/），再发送正常通知',
    },
    clauses: ['notify/signtest'],
    isV3Only: true,
  },
  {
    name: 'other-mchid',
    title: {
      en: "a well-signed notice about another merchant's order",
      zh: '通知签名正确，但商户号不是该订单的商户号',
    },
    clauses: ['notify/amount'],
  },
  {
    name: 'amount-mismatch',
    title: {
      en: 'a well-signed notice with an amount that is not that of the order',
      zh: '通知签名正确，但金额与订单金额不一致',
    },
    clauses: ['notify/amount'],
  },
  {
    name: 'unknown-order',
    title: {
      en: 'a well-signed notice about an order that was never placed',
      zh: '通知签名正确，但订单从未下过单',
    },
    clauses: ['notify/unknown-order'],
  },
  {
    name: 'race',
    title: {
      en: 'a good notice that arrives before the order call has returned',
      zh: '下单接口尚未返回，支付通知已先到达',
    },
    clauses: ['notify/race'],
  },
]

function noticeCase({ name, title, clauses }: Notice, isWecom: boolean): CaseDefinition {
  return {
    id: `${isWecom ? 'wecom-' : ''}notify-${name}`,
    plan: 'notify',
    platform: isWecom ? 'wecom' : 'wechatpay-v3',
    title: isWecom ? { en: `WeCom: ${title.en}`, zh: `企业微信：${title.zh}` } : title,
    clauses,
    needs: [isWecom ? 'wecom' : 'order', 'notice'],
    arrange: paysAndTells(name),
    steps(wish) {
      const order = wish()
      return [
        { do: 'order', order },
        { do: 'await-notice', outTradeNo: order.outTradeNo },
      ]
    },
  }
}

/** One for every case of the notification lab that says something about the endpoint behind notify_url. */
export const noticeCases: readonly CaseDefinition[] = [
  ...notices.map((each) => noticeCase(each, false)),
  ...notices.filter(({ isV3Only }) => !isV3Only).map((each) => noticeCase(each, true)),
]
