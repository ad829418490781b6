import type { Variant } from '../variant.js'

/** What is wrong with the order itself. */
export const requests: readonly Variant[] = [
  {
    clause: 'request/schema',
    file: 'v3-orders.ts',
    line: 'description,',
    broken: "description: '',",
  },
  {
    clause: 'request/unknown-field',
    file: 'v3-orders.ts',
    line: 'payer: { sp_openid: sale.openid },',
    broken: 'payer: { openid: sale.openid },',
  },
  {
    clause: 'request/integer-fen',
    file: 'v3-orders.ts',
    line: "amount: { total: totalFen, currency: 'CNY' },",
    broken: "amount: { total: (totalFen / 100).toFixed(2), currency: 'CNY' },",
  },
  {
    clause: 'request/plane',
    file: 'v3-orders.ts',
    line: 'description,',
    broken: 'description: `${description} 🎁`,',
  },
  {
    clause: 'request/no-null',
    file: 'v3-orders.ts',
    line: 'description,',
    broken: 'description, attach: null,',
  },
  {
    clause: 'request/notify-https',
    file: 'v3-orders.ts',
    line: 'notify_url: notifyUrl,',
    broken: "notify_url: notifyUrl.replace('https:', 'http:'),",
  },
  {
    clause: 'request/content-type',
    file: 'v3-api.ts',
    line: "...(body !== '' && { 'Content-Type': 'application/json' }),",
    broken: "...(body !== '' && { 'Content-Type': 'application/x-www-form-urlencoded' }),",
  },
  {
    clause: 'request/order-number-unique',
    file: 'order-number.ts',
    line: "return `${day}${randomBytes(8).toString('hex')}`",
    broken: 'return `${day}`',
  },
]
