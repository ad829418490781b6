import type { Mock, OrderQuery } from 'wechatpay-mock'
import type { ContractAdapter } from '../adapter.js'
import { seeExchange } from '../judge/seen-exchange.js'
import type { Told } from '../judge/sighting.js'
import type { CaseStep, OrderWish } from './case.js'
import type { OpenCase } from './open-case.js'
import type { Postman } from './postman.js'
import { within } from './within.js'

export interface Cast {
  readonly mock: Mock
  readonly opened: OpenCase
  readonly adapter: ContractAdapter
  /** Absent where the client takes no notices. */
  readonly postman: Postman | undefined
  readonly patienceMs: number
}

/** The steps of one case, one after the other, by a client in this process. Steps that it cannot do are left out. */
export class Performance {
  readonly #cast: Cast
  /** What the client goes on with, by the number that it was asked to order under. */
  readonly #going = new Map<string, { readonly order: OrderWish; readonly prepayId: string }>()
  /** The client may have a number of its own for an order: it is read off the wire. */
  readonly #numbers = new Map<string, string>()
  readonly #stops: readonly (() => void)[]
  #ordering: string | undefined
  hasCalled = false

  constructor(cast: Cast) {
    this.#cast = cast
    const { mock, opened } = cast
    const corps = new Map([[opened.corpid, opened.mchid]])
    this.#stops = [
      mock.on('order.placed', ({ mchid, outTradeNo }) => {
        if (mchid === opened.mchid && this.#ordering !== undefined)
          this.#numbers.set(this.#ordering, outTradeNo)
      }),
      mock.on('exchange', (exchange) => {
        if (this.hasCalled) return
        // By what it names or who has signed: one that is refused at the door has called, too.
        const { mchid, signer } = seeExchange(exchange, corps)
        this.hasCalled = mchid === opened.mchid || signer === opened.mchid
      }),
    ]
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  async take(step: CaseStep): Promise<void> {
    switch (step.do) {
      case 'order':
        return this.#order(step.order, step.again)
      case 'pay':
        return this.#pay(step.outTradeNo)
      case 'await-notice':
        return this.#awaitNotice()
      case 'settle':
        return this.#ask('settle', step.outTradeNo, this.#cast.adapter.settleOrder)
      case 'close':
        return this.#ask('close', step.outTradeNo, this.#cast.adapter.closeOrder)
    }
  }

  async #order(order: OrderWish, again: Parameters<PlaceOrder>[1]): Promise<void> {
    const { adapter, postman, patienceMs } = this.#cast
    if (!adapter.placeOrder) return
    this.#ordering = order.outTradeNo
    this.#going.delete(order.outTradeNo)
    postman?.hold()
    try {
      const answer = await within(patienceMs, () => adapter.placeOrder?.(order, again))
      const prepayId = String(answer?.prepayId)
      this.#going.set(order.outTradeNo, { order, prepayId })
      this.#tell(order, { step: 'order', prepayId })
    } catch (error) {
      this.#tell(order, { step: 'order', error: messageOf(error) })
    } finally {
      postman?.release()
    }
  }

  /** A user pays what the client goes on with, be it right or not. */
  async #pay(outTradeNo: string): Promise<void> {
    const { adapter, mock, patienceMs } = this.#cast
    const going = this.#going.get(outTradeNo)
    if (!going) return
    const { order, prepayId } = going
    try {
      const parameters = await within(patienceMs, () =>
        adapter.payParameters?.({ ...order, prepayId }),
      )
      const packed = /^prepay_id=(.+)$/.exec(parameters?.package ?? '')?.[1]
      const query = this.#whatIsPaid(outTradeNo, packed ?? prepayId)
      await mock.orders.pay(query, parameters && { parameters })
      this.#tell(order, { step: 'pay', prepayId })
    } catch (error) {
      // That the cashier refuses is a fact about the client, which the judges have seen.
      this.#tell(order, { step: 'pay', error: messageOf(error) })
    }
  }

  /** What the prepay_id belongs to; one that belongs to nothing is shown to the cashier with the order's number. */
  #whatIsPaid(asked: string, prepayId: string): OrderQuery {
    const { mock, opened } = this.#cast
    const outTradeNo = this.#numbers.get(asked)
    const isKnown =
      mock.orders.find({ prepayId }) !== undefined || mock.canaries.find(prepayId) !== undefined
    return isKnown || outTradeNo === undefined ? { prepayId } : { mchid: opened.mchid, outTradeNo }
  }

  async #awaitNotice(): Promise<void> {
    const { opened, postman, patienceMs } = this.#cast
    await opened.settled()
    await within(patienceMs, () => postman?.quiet())
  }

  async #ask(
    step: 'settle' | 'close',
    outTradeNo: string,
    act: ((order: OrderWish) => Promise<unknown>) | undefined,
  ): Promise<void> {
    const going = this.#going.get(outTradeNo)
    if (!going || !act) return
    const { adapter, patienceMs } = this.#cast
    try {
      await within(patienceMs, () => act.call(adapter, going.order))
      this.#tell(going.order, { step })
    } catch (error) {
      this.#tell(going.order, { step, error: messageOf(error) })
    }
  }

  #tell({ outTradeNo }: OrderWish, told: Told): void {
    this.#cast.opened.observation.told({
      outTradeNo: this.#numbers.get(outTradeNo) ?? outTradeNo,
      ...told,
    })
  }
}

type PlaceOrder = NonNullable<ContractAdapter['placeOrder']>

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
