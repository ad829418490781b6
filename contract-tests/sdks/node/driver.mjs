// The programs of this folder as drivers of `wechatpay-mock verify --driver`: docs/contract-driver.md. A process serves
// one case, so that a merchant is what its environment says, as in every other run.
import { createInterface } from 'node:readline'

const PATHS = {
  scannedpos: '/v3/pay/partner/transactions/scannedpos',
  miniprogram: '/v3/pay/partner/transactions/miniprogram',
  'jsapi-with-contract': '/v3/pay/transactions/jsapi-with-contract',
}

/**
 * What the calls do not have, the driver does not offer. `retries` says that the SDK repeats by itself what may be
 * repeated.
 */
export async function drive({ name, version, retries, order, query, sign, readNotice }, merchant) {
  const capabilities = [
    'order',
    ...(sign ? ['pay'] : []),
    ...(readNotice ? ['notice'] : []),
    ...(query ? ['settle'] : []),
    ...(retries ? ['retry'] : []),
  ]
  const endpoints = Object.keys(PATHS)
  say({ driver: name, version, capabilities, endpoints, once: true })
  const acts = {
    begin: async () => ({}),
    end: async () => ({}),

    async order({ order: { endpoint, body } }) {
      const { prepay_id } = await order(PATHS[endpoint], body)
      return { prepay_id }
    },

    async pay({ order: { body }, prepay_id }) {
      const appId = body.sub_appid ?? body.sp_appid ?? body.appid
      return { parameters: await sign(appId, prepay_id) }
    },

    /** What the SDK verifies and opens is good; the merchant's books are not the SDK's. */
    async notice({ headers, body = '' }) {
      try {
        await readNotice(headers, body)
        return { status: 204 }
      } catch {
        return { status: 500 }
      }
    },

    async settle({ order: { endpoint, body, outTradeNo } }) {
      const isPartner = PATHS[endpoint].includes('/partner/')
      const by = isPartner
        ? `sp_mchid=${merchant.mchid}&sub_mchid=${body.sub_mchid}`
        : `mchid=${merchant.mchid}`
      const place = isPartner ? 'partner/transactions' : 'transactions'
      const answer = await query(`/v3/pay/${place}/out-trade-no/${outTradeNo}?${by}`)
      return { state: answer.trade_state }
    },
  }
  for await (const line of createInterface(process.stdin)) {
    const { id, do: what, ...given } = JSON.parse(line)
    // Not waited for: a notice may come while an order is under way.
    void acts[what](given).then(
      (answer) => say({ id, ok: true, ...answer }),
      (error) => say({ id, ok: false, error: String(error?.message ?? error) }),
    )
  }
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
