import { type EndpointId, fakeRequest, type Mock, type Rule } from 'wechatpay-mock'
import { type Observation, observe, type ObserveOptions } from '../judge/observe.js'
import type { CaseDefinition, CaseStep, OrderWish, Stage } from './case.js'
import { Leavers } from './leavers.js'

export interface OpenCaseOptions extends Pick<ObserveOptions, 'profile' | 'sink'> {
  readonly endpoint: EndpointId
  /** Where notices are to go that the client has no address of its own for. */
  readonly notifyUrl: string
}

/** A case that is being tried: with a merchant of its own, so that any number run side by side on one mock. */
export interface OpenCase {
  readonly definition: CaseDefinition
  readonly endpoint: EndpointId
  readonly mchid: string
  readonly corpid: string
  /** What the client is to do. */
  readonly steps: readonly CaseStep[]
  readonly observation: Observation
  /**
   * Resolves when what the case itself does at an order, such as paying it, has been done, and clients that gave up a
   * silent connection have been seen to leave.
   */
  settled(): Promise<void>
  /** Takes back rules and listeners. The merchant stays until the mock is reset. */
  close(): void
}

/** Sets the stage of a case: what goes wrong on purpose is arranged before the client begins. */
export async function openCase(
  mock: Mock,
  definition: CaseDefinition,
  { endpoint, notifyUrl, profile, sink }: OpenCaseOptions,
): Promise<OpenCase> {
  const { mchid, credentials } = await mock.merchants.create({
    appids: [APPID],
    subMerchants: [{ mchid: SUB_MCHID, appids: [SUB_APPID] }],
    wecom: { callbackUrl: notifyUrl },
  })
  const { corpid } = credentials
  const observation = observe(mock, {
    merchant: { mchid, corpid },
    case: definition.id,
    clauses: definition.clauses,
    ...(profile && { profile }),
    ...(sink !== undefined && { sink }),
  })
  const releases: (() => void)[] = []
  const acts: Promise<unknown>[] = []
  const leavers = new Leavers(mock, mchid)
  releases.push(() => leavers.close())
  const stage: Stage = {
    mock,
    mchid,
    corpid,
    endpoint,
    use({ when = {}, ...rule }: Omit<Rule, 'when'> & { readonly when?: Rule['when'] }) {
      releases.push(mock.use({ ...rule, when: { ...when, mchid } }).remove)
    },
    onPlaced(act) {
      const stop = mock.on('order.placed', (order) => {
        if (order.mchid !== mchid) return
        const acting = Promise.resolve(act(order))
        acting.catch(() => undefined) // told by `settled`
        acts.push(acting)
      })
      releases.push(stop)
    },
    async payWith({ outTradeNo }, notice) {
      // The platform's own answer, but provoked: ordering again is not held against a client that could not know.
      stage.use({
        when: { endpoint, body: { '/out_trade_no': outTradeNo } },
        respond: IS_PAID[definition.platform],
      })
      await mock.orders.pay({ mchid, outTradeNo }, { notice })
    },
  }
  await definition.arrange?.(stage)
  const sample = await fakeRequest(endpoint, { size: 'minimal' })
  let wishes = 0
  const wish = (change: Partial<OrderWish> = {}): OrderWish => {
    const { outTradeNo = `case${mchid}n${++wishes}`, totalFen = 100 } = change
    const order = { endpoint, outTradeNo, totalFen, notifyUrl, ...change }
    return { ...order, body: change.body ?? bodyOf(sample, order, mchid) }
  }
  return {
    definition,
    endpoint,
    mchid,
    corpid,
    steps: definition.steps(wish),
    observation,
    async settled() {
      await Promise.all(acts)
      await leavers.gone()
    },
    close() {
      for (const release of releases) release()
    },
  }
}

/** How an order that is paid is refused when it is placed again. */
const IS_PAID = { 'wechatpay-v3': 'ORDERPAID', wecom: '40058' } as const

/** What the samples of the documents say, too. */
const APPID = 'wx8888888888888888'
const SUB_MCHID = '1900000109'
const SUB_APPID = 'wxd678efh567hg6999'

/** The sample of the document, as this merchant's order. */
function bodyOf(
  sample: object,
  { outTradeNo, totalFen, notifyUrl, endpoint }: Omit<OrderWish, 'body'>,
  mchid: string,
): { readonly [member: string]: unknown } {
  const isPartner = 'sp_mchid' in sample
  const amount = 'amount' in sample && typeof sample.amount === 'object' ? sample.amount : {}
  return {
    ...sample,
    ...(isPartner
      ? { sp_appid: APPID, sp_mchid: mchid, sub_mchid: SUB_MCHID }
      : { appid: APPID, mchid }),
    out_trade_no: outTradeNo,
    // WeCom's app has one address for all its orders.
    ...(endpoint !== 'wecom-create-order' && { notify_url: notifyUrl }),
    amount: { ...amount, total: totalFen },
  }
}
