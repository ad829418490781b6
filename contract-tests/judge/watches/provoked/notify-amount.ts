import { mustRefuse } from './attempts.js'

export const noticeAmount = mustRefuse(
  'notify/amount',
  {
    'amount-mismatch': {
      en: 'whose amount is not that of the order',
      zh: '金额与订单不一致',
    },
    'other-mchid': {
      en: 'whose mchid is not that of the order',
      zh: '商户号与订单不一致',
    },
  },
  {
    en: 'Compare amount, mchid and appid with the order that you placed, and answer 4xx or 5xx where they differ.',
    zh: '应将金额、商户号和 appid 与自己下单的内容核对，不一致时返回 4xx 或 5xx。',
  },
)
