/** What the soak sends: everything that a client may do, in a fixed mixture, each with the answer it must get. */
import { readFileSync } from 'node:fs'
import { requestBytes } from './connection.mjs'

const IDS = ['jsapi-with-contract', 'miniprogram', 'scannedpos', 'wecom-create-order']
/** Orders that a lane may repeat, per endpoint: few enough that the order book still has them. */
const REMEMBERED = 50

/** The smallest order of each endpoint, as the fixtures have it. */
const endpoints = IDS.map((id) => {
  const file = new URL(`../fixtures/${id}/minimal.json`, import.meta.url)
  const { target, body } = JSON.parse(readFileSync(file, 'utf8')).request
  return { target, body, isWecom: id.startsWith('wecom'), placed: [] }
})

const OK = (status, body) => status === 200 && /"prepay_id":"wx\w{34}"/.test(body)
const refused = (endpoint, ...statuses) =>
  endpoint.isWecom
    ? (status, body) => status === 200 && /"errcode":-?[1-9]/.test(body)
    : (status) => statuses.includes(status)
const is = (wanted) => (status) => status === wanted

/** One connection's endless supply of requests; numbers of one `lane` never meet those of another. */
export function* traffic(lane, seed) {
  const random = mulberry32(seed)
  const pick = (list) => list[Math.floor(random() * list.length)]
  const weights = Object.values(kinds).map(([weight]) => weight)
  const total = weights.reduce((a, b) => a + b)
  const lanes = endpoints.map((each) => ({ ...each, placed: [] }))
  let count = 0
  const context = {
    pick,
    number: () => `${lane}${String(count++).padStart(12, '0')}`,
    endpoint: () => pick(lanes),
  }
  for (;;) {
    let rest = random() * total
    const name = Object.keys(kinds).find((_, i) => (rest -= weights[i]) < 0)
    for (const step of kinds[name][1](context)) yield { name, ...step }
  }
}

/** The first request of all lanes: orders alone, until the order book is full. */
export function* orders(lane) {
  for (let count = 0; ; count++) {
    const endpoint = endpoints[count % endpoints.length]
    const number = `${lane}f${String(count).padStart(11, '0')}`
    yield { name: 'order', ...post(endpoint, { ...endpoint.body, out_trade_no: number }, OK) }
  }
}

function post(endpoint, body, expect, headers) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { bytes: requestBytes('POST', endpoint.target, text, headers), expect }
}

const admin = (method, path, expect, body) => ({
  bytes: requestBytes(method, `/__admin/${path}`, body === undefined ? '' : JSON.stringify(body)),
  expect,
})

/** An order with a number of its own, broken or asked to fail in some way. */
const variation = (change, statuses, headers) =>
  function* ({ endpoint, number }) {
    const chosen = endpoint()
    const body = change({ ...chosen.body, out_trade_no: number() })
    yield post(chosen, body, refused(chosen, ...statuses), headers)
  }

const provoked = (value, expect) =>
  function* ({ endpoint, number }) {
    const chosen = endpoint()
    const headers = { 'Wechatpay-Negative-Test': value }
    yield post(chosen, { ...chosen.body, out_trade_no: number() }, expect, headers)
  }

/** Weight, and the requests of one kind. */
const kinds = {
  order: [
    50_000,
    function* ({ endpoint, number }) {
      const chosen = endpoint()
      const body = { ...chosen.body, out_trade_no: number() }
      if (chosen.placed.length >= REMEMBERED) chosen.placed.shift()
      chosen.placed.push(body)
      yield post(chosen, body, OK)
    },
  ],
  'the same again': [
    15_000,
    function* ({ endpoint, pick }) {
      const chosen = endpoint()
      if (chosen.placed.length > 0) yield post(chosen, pick(chosen.placed), OK)
    },
  ],
  'the same number, another amount': [
    5_000,
    function* ({ endpoint, pick }) {
      const chosen = endpoint()
      if (chosen.placed.length === 0) return
      const body = { ...pick(chosen.placed), amount: { total: 7, currency: 'CNY' } }
      yield post(chosen, body, refused(chosen, 400))
    },
  ],
  'missing member': [3_000, variation((body) => ({ ...body, description: undefined }), [400])],
  'wrong type': [3_000, variation((body) => ({ ...body, description: 12 }), [400])],
  'value out of bounds': [3_000, variation((body) => ({ ...body, amount: { total: 0 } }), [400])],
  'broken JSON': [3_000, variation((body) => JSON.stringify(body).slice(0, -9), [400])],
  'empty body': [1_000, variation(() => '', [400])],
  'unknown member': [
    2_000,
    function* ({ endpoint, number }) {
      const chosen = endpoint()
      const body = { ...chosen.body, out_trade_no: number(), [`x_${number()}`]: 1 }
      yield post(chosen, body, chosen.isWecom ? OK : is(400))
    },
  ],
  'provoked error': [
    5_000,
    function* ({ endpoint, number }) {
      const chosen = endpoint()
      const [value, status] = chosen.isWecom ? ['45009', 200] : ['SYSTEM_ERROR', 500]
      const headers = { 'Wechatpay-Negative-Test': value }
      const body = { ...chosen.body, out_trade_no: number() }
      yield post(chosen, body, refused(chosen, status), headers)
    },
  ],
  'misspelt header': [1_000, provoked('SYSTEM_EROR', is(400))],
  reset: [200, provoked('fault=reset', is(0))],
  truncated: [200, provoked('fault=truncate', is(0))],
  'malformed answer': [500, provoked('fault=malformed-json', is(200))],
  delayed: [500, provoked('delay=5', OK)],
  'slow answer': [2, provoked('fault=slow', OK)],
  'no answer': [10, provoked('fault=hang', is(-1))],
  'unknown path': [
    3_000,
    function* ({ number }) {
      const bytes = requestBytes('POST', `/v3/pay/${number()}`, '{}')
      yield { bytes, expect: is(404) }
    },
  ],
  'wrong method': [
    1_000,
    function* ({ endpoint }) {
      yield { bytes: requestBytes('GET', endpoint().target), expect: is(405) }
    },
  ],
  health: [500, () => [admin('GET', 'health', is(200))]],
  'unknown control path': [100, () => [admin('GET', 'helth', is(404))]],
  count: [20, () => [admin('POST', 'requests/count', is(200), { outcome: 'invalid' })]],
  'rule that nobody meets': [
    20,
    function* ({ number }) {
      const name = number()
      const rule = { when: { mchid: `9${name.slice(-9)}` }, respond: ['normal'] }
      let id = ''
      yield admin(
        'POST',
        'rules',
        (status, body) => {
          id = /"id":"([^"]+)"/.exec(body)?.[1] ?? ''
          return status === 201
        },
        rule,
      )
      yield admin('DELETE', `rules/${id}`, is(204))
    },
  ],
  'merchant for one test': [
    5,
    function* ({ number }) {
      const [endpoint] = endpoints
      const mchid = `8${number().slice(-9)}`
      const appids = [endpoint.body.appid]
      yield admin('POST', 'merchants', is(201), { mchid, appids })
      const body = { ...endpoint.body, mchid, out_trade_no: number() }
      yield post(endpoint, body, OK)
      yield post(
        endpoint,
        { ...body, out_trade_no: number(), appid: 'wx1234567890abcdef' },
        is(400),
      )
      yield admin('POST', `reset?mchid=${mchid}`, is(204))
    },
  ],
}

function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
