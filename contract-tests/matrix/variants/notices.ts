import type { Variant } from '../variant.js'

/** What is wrong with the endpoint behind notify_url. */
export const notices: readonly Variant[] = [
  {
    clause: 'notify/acknowledge',
    file: 'notices.ts',
    line: 'return new Response(null, { status: 204 })',
    broken: "return Response.redirect('https://merchant.example/login')",
  },
  {
    clause: 'notify/bad-signature',
    file: 'notices.ts',
    line: 'checkSignature(header, body, this.#config.platformKeys)',
    broken:
      "if (header('Wechatpay-Signature')?.startsWith('WECHATPAY/SIGNTEST/')) throw new Untrusted('a probe')",
  },
  {
    clause: 'notify/signtest',
    file: 'notices.ts',
    line: 'checkSignature(header, body, this.#config.platformKeys)',
    broken:
      "if (!header('Wechatpay-Signature')?.startsWith('WECHATPAY/SIGNTEST/')) checkSignature(header, body, this.#config.platformKeys)",
  },
  {
    clause: 'notify/replay',
    file: 'shop.ts',
    line: "if (record.state === 'paid') return",
    broken: "if (record.state === 'paid') throw new Error('it is paid already')",
  },
  {
    clause: 'notify/amount',
    file: 'check-payment.ts',
    line: 'if (totalFen !== sale.totalFen) throw new Mismatch(`${totalFen} is not what it costs`)',
    broken: 'if (totalFen === undefined) throw new Mismatch(`${sale.id} costs nothing`)',
  },
  {
    clause: 'notify/unknown-order',
    file: 'notices.ts',
    line: 'if (!record) throw new Mismatch(`there is no order ${transaction.outTradeNo}`)',
    broken: 'if (!record) return',
  },
  {
    clause: 'notify/race',
    file: 'order-book.ts',
    line: 'this.#byNumber.set(record.outTradeNo, record)',
    // Written down in the background, some time after the call.
    broken: 'setTimeout(() => this.#byNumber.set(record.outTradeNo, record), 30_000).unref()',
  },
  {
    clause: 'notify/slow',
    file: 'notices.ts',
    line: 'return new Response(null, { status: 204 })',
    broken:
      'return new Promise((resolve) => void setTimeout(resolve, 3_100, new Response(null, { status: 204 })))',
  },
]
