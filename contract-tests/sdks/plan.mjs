// What every program is asked to do, and the rules that give it trouble although it sends nothing special.
import { readFileSync } from 'node:fs'

const ENDPOINTS = ['scannedpos', 'miniprogram', 'jsapi-with-contract']
export const FAULTS = ['bad-signature', 'signtest', 'wrong-serial', 'stale-timestamp', 'unsigned']
/** An order of the merchant itself, so that the query is its own too. */
const ROAD_ENDPOINT = 'jsapi-with-contract'
const ERRORS = { 'param-error': 'PARAM_ERROR', 'system-error': 'SYSTEM_ERROR' }

/** The steps, as the programs read them, for the merchant that `env` describes. */
export function planSteps(env) {
  const steps = [
    ...ENDPOINTS.map((endpoint) => ({ step: 'order', endpoint })),
    ...Object.keys(ERRORS).map((step, index) => ({ step, endpoint: inTurn(index) })),
    ...FAULTS.map((fault, index) => ({ step: 'bad-answer', fault, endpoint: inTurn(index) })),
  ]
  return steps.map((step) => ({ ...step, ...orderAt(step.endpoint, orderNumberOf(step), env) }))
}

/** The one step that goes on after the order, for a mock of its own: the payer pays, the merchant is told and asks. */
export function planRoad(env) {
  const { path, body } = orderAt(ROAD_ENDPOINT, 'order-road', env)
  const { WECHATPAY_MOCK_URL: url, WECHATPAY_MOCK_MCHID: mchid } = env
  const pay = `${url}/__admin/orders/${body.out_trade_no}/pay`
  const query = `/v3/pay/transactions/out-trade-no/${body.out_trade_no}?mchid=${mchid}`
  return [{ step: 'road', endpoint: ROAD_ENDPOINT, path, body, pay, query }]
}

/** One rule per step that is to go wrong. It answers every try, because some SDKs repeat a request. */
export function planRules(steps) {
  return steps.flatMap(({ step, fault, body }) => {
    if (step === 'order' || step === 'road') return []
    const when = { body: { '/out_trade_no': body.out_trade_no } }
    return [{ when, respond: fault === undefined ? ERRORS[step] : { fault } }]
  })
}

/** What the platform calls the error of this step. */
export const errorOf = (step) => ERRORS[step]

const inTurn = (index) => ENDPOINTS[index % ENDPOINTS.length]

const orderNumberOf = ({ step, endpoint, fault }) =>
  step === 'order' ? `order-${endpoint}` : (fault ?? step)

/** The smallest body that the documents know, with Chinese in it, by the merchant under test. */
function orderAt(endpoint, out_trade_no, env) {
  const file = new URL(`../../fixtures/${endpoint}/minimal.json`, import.meta.url)
  const { target, body } = JSON.parse(readFileSync(file, 'utf8')).request
  const identity =
    'sp_mchid' in body
      ? {
          sp_mchid: env.WECHATPAY_MOCK_MCHID,
          sp_appid: env.WECHATPAY_MOCK_APPID,
          sub_mchid: env.WECHATPAY_MOCK_SUB_MCHID,
        }
      : { mchid: env.WECHATPAY_MOCK_MCHID, appid: env.WECHATPAY_MOCK_APPID }
  return { path: target, body: { ...body, ...identity, out_trade_no } }
}
