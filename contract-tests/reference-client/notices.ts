import type { Config } from './config.js'
import { checkPayment, Mismatch } from './check-payment.js'
import type { OrderBook } from './order-book.js'
import { openResource, type Resource } from './resource.js'
import { type PlatformTransaction, readTransaction, type Transaction } from './sale.js'
import type { Shop } from './shop.js'
import { checkSignature, Untrusted } from './verify.js'

/** The address that is `notify_url`. It stands open: no login, no redirect. */
export class Notices {
  readonly #shop: Shop
  readonly #book: OrderBook
  readonly #config: Config

  constructor(shop: Shop, book: OrderBook, config: Config) {
    this.#shop = shop
    this.#book = book
    this.#config = config
  }

  /** Answers 204 to what it has taken note of, and else what makes the platform come again. */
  async handle(request: Request): Promise<Response> {
    try {
      this.take(readTransaction(await this.#open(request)))
      return new Response(null, { status: 204 })
    } catch (error) {
      return refuse(error)
    }
  }

  /** What a notice says, be it from WeChat Pay or from WeCom; the same again changes nothing. */
  take(transaction: Transaction): void {
    const record = this.#book.findByNumber(transaction.outTradeNo)
    if (!record) throw new Mismatch(`there is no order ${transaction.outTradeNo}`)
    checkPayment(record, transaction, this.#config)
    if (transaction.isPaid) this.#shop.markPaid(record)
  }

  async #open(request: Request): Promise<PlatformTransaction> {
    const body = Buffer.from(await request.arrayBuffer())
    const header = (name: string): string | undefined => request.headers.get(name) ?? undefined
    checkSignature(header, body, this.#config.platformKeys)
    const { resource } = JSON.parse(body.toString()) as { readonly resource: Resource }
    return openResource(resource, this.#config.apiV3Key) as PlatformTransaction
  }
}

/** The platform looks at the status alone; the body is for who reads its log. */
export function refuse(error: unknown): Response {
  const status = error instanceof Untrusted ? 401 : error instanceof Mismatch ? 400 : 500
  return Response.json({ code: 'FAIL', message: '失败' }, { status })
}
