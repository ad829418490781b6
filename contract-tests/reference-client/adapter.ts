import type { CaseContext, ContractAdapter } from '../adapter.js'
import type { OrderWish } from '../cases/case.js'
import { type Client, configFrom, createClient, type Sale } from './index.js'
import type { Patience } from './persist.js'
import { byAlias, type Reach } from './reach.js'

export interface ReferenceOptions {
  /** Default: by an alias. */
  readonly reach?: (env: CaseContext['env']) => Reach
  readonly patience?: Patience
}

/** Short enough for a test, long enough for a machine with something else to do. */
const testPatience: Patience = { timeoutMs: 3_000, backoffMs: 300, tries: 4 }

/** A shop for a case, with a clock that can be moved. */
interface Counter extends Client {
  readonly mchid: string
  skip(ms: number): void
  close(): void
}

/** The reference client as the contract kit tries it. Every case has a client of its own, as it has a merchant. */
export function referenceAdapter(options: ReferenceOptions = {}): ContractAdapter {
  const { reach = byAlias, patience = testPatience } = options
  const counters = new Map<string, Counter>()
  const counterOf = ({ body }: OrderWish): Counter => {
    const mchid = String(body['sp_mchid'] ?? body['mchid'])
    const counter = counters.get(mchid)
    if (!counter) throw new Error(`no case has begun for merchant ${mchid}`)
    return counter
  }
  return {
    name: 'reference-client',
    version: '1.0.0',
    capabilities: ['retry', 'hosts'],
    begin({ env }) {
      const counter = openCounter(env, reach(env), patience)
      counters.set(counter.mchid, counter)
    },
    end({ env: { WECHATPAY_MOCK_MCHID: mchid = '' } }) {
      counters.get(mchid)?.close()
      counters.delete(mchid)
    },
    async placeOrder(order, why) {
      const { shop, skip } = counterOf(order)
      if (why === 'prepay-id-expired') skip(2 * 3_600_000)
      return { prepayId: await shop.order(saleOf(order)) }
    },
    payParameters: async (order) => counterOf(order).shop.payParameters(order.outTradeNo),
    settleOrder: async (order) => counterOf(order).shop.settle(order.outTradeNo),
    closeOrder: async (order) => counterOf(order).shop.close(order.outTradeNo),
    handleNotification: (request) => handleByWhoseItIs([...counters.values()], request),
  }
}

function openCounter(env: CaseContext['env'], reach: Reach, patience: Patience): Counter {
  const config = configFrom(env)
  let skipped = 0
  const client = createClient({
    config,
    transport: reach.transport,
    patience,
    now: () => Date.now() + skipped,
  })
  return {
    ...client,
    mchid: config.mchid,
    skip: (ms) => void (skipped += ms),
    close: reach.close,
  }
}

/** The kit's wish in the words of the shop, which writes bodies of its own. */
function saleOf({ endpoint, outTradeNo, totalFen, notifyUrl, body }: OrderWish): Sale {
  const {
    description,
    payer,
    contract_info: contract,
  } = body as {
    readonly description: string
    readonly payer: { readonly openid?: string; readonly sp_openid?: string }
    readonly contract_info?: { readonly token?: string }
  }
  return {
    id: outTradeNo,
    channel: endpoint,
    totalFen,
    description,
    openid: payer.sp_openid ?? payer.openid ?? '',
    notifyUrl,
    ...(contract?.token !== undefined && { contractToken: contract.token }),
  }
}

/**
 * All cases give the same address, which does not say whose notice it is. So every shop is asked, and where nobody
 * accepts, the first refusal stands.
 */
async function handleByWhoseItIs(
  counters: readonly Counter[],
  request: Request,
): Promise<Response> {
  const isWecom = new URL(request.url).searchParams.has('msg_signature')
  const answers = await Promise.all(
    counters.map(({ notices, wecomNotices }) =>
      (isWecom ? wecomNotices : notices).handle(request.clone()),
    ),
  )
  return answers.find(({ ok }) => ok) ?? answers[0] ?? new Response(null, { status: 503 })
}
