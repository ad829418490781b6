import { mustRefuse } from './attempts.js'

export const unknownOrder = mustRefuse(
  'notify/unknown-order',
  {
    'unknown-order': {
      en: 'about an order that was never placed',
      zh: '从未下过单的订单',
    },
  },
  {
    en: 'Look the order up before you acknowledge; if it is not there, answer 4xx or 5xx, so that the platform tells you again.',
    zh: '应先查找订单再确认；找不到时返回 4xx 或 5xx，让平台稍后重新通知。',
  },
)
