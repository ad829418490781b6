import type { ClauseTexts } from './clause-texts.js'
import { documents } from './documents.js'

export const notifyClauses = {
  'notify/acknowledge': {
    seen: 'notify',
    duty: {
      en: 'answers 200 or 204 to a good notice within 5 seconds, without a login',
      zh: '收到正确的通知后 5 秒内应答 200 或 204，且该地址无需登录',
    },
    document: documents.notice,
    example: {
      right: 'HTTP/1.1 204 No Content',
      wrong: 'HTTP/1.1 302 Found\nLocation: /login',
    },
  },
  'notify/bad-signature': {
    seen: 'notify',
    duty: {
      en: 'answers 4xx or 5xx when the signature of a notice does not fit',
      zh: '通知验签不通过时应答 4xx 或 5xx',
    },
    document: documents.probes,
    example: {
      right: 'HTTP/1.1 401 Unauthorized\n{"code":"FAIL","message":"失败"}',
      wrong: 'HTTP/1.1 200 OK\n{"code":"FAIL","message":"失败"}',
    },
  },
  'notify/signtest': {
    seen: 'notify',
    duty: {
      en: 'answers non-2xx to a SIGNTEST probe and accepts the good notice that follows',
      zh: '对 SIGNTEST 探测流量应答非 2xx，并正常接收随后的正确通知',
    },
    document: documents.probes,
    example: {
      right: 'Wechatpay-Signature: WECHATPAY/SIGNTEST/… → 401\nthe real notice → 204',
      wrong: 'Wechatpay-Signature: WECHATPAY/SIGNTEST/… → 200',
    },
  },
  'notify/replay': {
    seen: 'notify',
    duty: {
      en: 'accepts the same notice again, without doing the work twice',
      zh: '重复收到同一通知时照常应答成功，但不重复处理业务',
    },
    document: documents.notice,
    example: {
      right: '"id":"EV-2018022511223320873" → 204\n"id":"EV-2018022511223320873" → 204',
      wrong: '"id":"EV-2018022511223320873" → 204\n"id":"EV-2018022511223320873" → 500',
    },
  },
  'notify/amount': {
    seen: 'notify',
    duty: {
      en: 'refuses a notice whose amount, mchid or appid is not that of the order',
      zh: '通知中的金额、商户号或 appid 与订单不一致时拒绝',
    },
    document: documents.notice,
    example: {
      right: 'ordered "total":100, notified "total":1 → 400',
      wrong: 'ordered "total":100, notified "total":1 → 200',
    },
  },
  'notify/unknown-order': {
    seen: 'notify',
    duty: {
      en: 'does not acknowledge a well-signed notice about an order that it never placed',
      zh: '签名正确但订单不是自己所下的通知，不应答成功',
    },
    document: documents.notice,
    example: {
      right: '"out_trade_no":"(not one of ours)" → 404',
      wrong: '"out_trade_no":"(not one of ours)" → 200',
    },
  },
  'notify/race': {
    seen: 'notify',
    duty: {
      en: 'copes with a notice that arrives before the order call has returned',
      zh: '下单接口尚未返回、通知先到时也能正确处理',
    },
    document: documents.notice,
    example: {
      right: 'the order is stored, then placed; notice → 204',
      wrong: 'the order is stored when the call returns; notice → 404, for ever',
    },
  },
  'notify/slow': {
    seen: 'notify',
    duty: {
      en: 'answers a notice within 3 seconds, well before the platform gives up after 5',
      zh: '在 3 秒内应答通知，为平台 5 秒的超时留出余量',
    },
    document: documents.notice,
    example: { right: '204 after 40 ms', wrong: '204 after 4.2 s' },
  },
} satisfies ClauseTexts
