import { describe, expect, test } from 'vitest'
import { type EndpointId, openCompanion } from '../../schemas/index.js'
import type { Call } from '../dialect.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import { createMock, type Mock, type MockOptions, type WireResponse } from '../index.js'
import type { Ports } from '../ports.js'
import { readInput } from '../read-input.js'
import { Refusal } from '../refusal.js'
import { minimalOrder } from '../samples.testing.js'
import { defaults } from '../settings.js'
import { findHeader, toBytes, toText } from '../wire.js'

const outTradeNo = '1217752501201407033233368018'
const mchid = '1230000109'
const subMchid = '1900000109'
const TOKEN = '?access_token=accesstoken000001'

const now = Date.parse('2026-11-26T16:43:21.020+08:00')
const makeMock = (settings: MockOptions = {}): Mock =>
  createMock({ seed: 'orders', ports: { now: () => now, wireNow: () => now }, ...settings })

interface Sent {
  readonly method?: string
  readonly body?: object | string
  readonly headers?: { readonly [name: string]: string }
}

async function send(mock: Mock, target: string, sent: Sent = {}): Promise<WireResponse> {
  const { method = sent.body === undefined ? 'GET' : 'POST', body = '', headers = {} } = sent
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const all = Object.entries({ Accept: 'application/json', 'User-Agent': 'c/1', ...headers })
  return (await mock.handle({ method, target, headers: all, body: toBytes(text) })).response
}

const direct = `/v3/pay/transactions/out-trade-no/${outTradeNo}`
const partner = `/v3/pay/partner/transactions/out-trade-no/${outTradeNo}`
const order = (mock: Mock, id: EndpointId = 'jsapi-with-contract', changes = {}) => {
  const { target, body } = minimalOrder(id, changes)
  return send(mock, target, { body })
}
const query = (mock: Mock, headers = {}) => send(mock, `${direct}?mchid=${mchid}`, { headers })
const close = (mock: Mock, headers = {}) =>
  send(mock, `${direct}/close`, { body: { mchid }, headers })
const wecom = (mock: Mock, name: string, body: object) =>
  send(mock, `/cgi-bin/miniapppay/${name}${TOKEN}`, { body })

interface Answer {
  readonly code?: string
  readonly message?: string
  readonly detail?: unknown
  readonly errcode?: number
  readonly trade_state?: string
  readonly prepay_id?: string
}
const answerOf = ({ body }: WireResponse): Answer =>
  body.length === 0 ? {} : (JSON.parse(toText(body)) as Answer)
const outcome = (response: WireResponse): string => {
  const { code, errcode, trade_state: state } = answerOf(response)
  return [response.status, code ?? errcode ?? state].filter((each) => each !== undefined).join(' ')
}
const stateIn = async (mock: Mock): Promise<string> => outcome(await query(mock))

describe('a number that was closed before it was ordered', () => {
  const burn = async (mock: Mock): Promise<void> => {
    expect(outcome(await close(mock))).toBe('204')
  }

  test('cannot be ordered any more, in the words for other parameters, and is still no order', async () => {
    const mock = makeMock()
    await burn(mock)
    const refused = await order(mock)
    expect(outcome(refused)).toBe('400 INVALID_REQUEST')
    expect(answerOf(refused).message).toBe('请求重入时，参数与首次请求时不一致')
    expect(findHeader(refused.headers, 'Mock-Diagnosis')).toContain('closed before it was ever')
    expect(await stateIn(mock)).toBe('404 ORDER_NOT_EXIST')
    expect(outcome(await order(mock))).toBe('400 INVALID_REQUEST')
  })

  test('is refused in the documented form by setting', async () => {
    const mock = makeMock({ duplicate: 'documented' })
    await burn(mock)
    expect(outcome(await order(mock))).toBe('403 OUT_TRADE_NO_USED')
  })

  test('is burned for a service provider and each of its orders as well', async () => {
    const mock = makeMock()
    const body = { sp_mchid: mchid, sub_mchid: subMchid }
    expect(outcome(await send(mock, `${partner}/close`, { body }))).toBe('204')
    expect(outcome(await order(mock, 'miniprogram'))).toBe('400 INVALID_REQUEST')
    expect(outcome(await order(mock, 'scannedpos'))).toBe('400 INVALID_REQUEST')
  })

  test('is burned for that merchant alone, and not beside it', async () => {
    const mock = makeMock()
    await burn(mock)
    expect(outcome(await order(mock, 'jsapi-with-contract', { mchid: subMchid }))).toBe('200')
    expect(outcome(await order(mock, 'jsapi-with-contract', { out_trade_no: 'OTHER1' }))).toBe(
      '200',
    )
  })

  test('is good again after a reset, of everything or of that merchant', async () => {
    for (const scope of [{}, { mchid }]) {
      const mock = makeMock()
      await burn(mock)
      mock.reset({ mchid: subMchid })
      expect(outcome(await order(mock))).toBe('400 INVALID_REQUEST')
      mock.reset(scope)
      expect(outcome(await order(mock))).toBe('200')
    }
  })

  test('is not burned by WeCom, where the order has to exist', async () => {
    const mock = makeMock()
    const body = { mchid: subMchid, out_trade_no: outTradeNo }
    expect(outcome(await wecom(mock, 'close_order', body))).toBe('200 720501')
    expect(outcome(await order(mock, 'wecom-create-order'))).toBe('200 0')
  })
})

describe('an order', () => {
  test('goes from unpaid to closed, and then can be neither ordered nor paid', async () => {
    const mock = makeMock()
    await order(mock)
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    expect(outcome(await close(mock))).toBe('204')
    expect(await stateIn(mock)).toBe('200 CLOSED')
    expect(outcome(await order(mock))).toBe('400 ORDER_CLOSED')
    await expect(mock.orders.pay({ mchid, outTradeNo })).rejects.toThrow(/closed/i)
    expect(outcome(await close(mock))).toBe('204')
  })

  test('goes from unpaid to paid, and then cannot be closed', async () => {
    const mock = makeMock()
    await order(mock)
    await mock.orders.pay({ mchid, outTradeNo })
    expect(await stateIn(mock)).toBe('200 SUCCESS')
    expect(outcome(await close(mock))).toBe('400 ORDERPAID')
    expect(await stateIn(mock)).toBe('200 SUCCESS')
  })

  test('is closed by the business clock, to the millisecond', async () => {
    const mock = makeMock()
    await order(mock)
    mock.clock.advance('6d23h59m59s999ms')
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    mock.clock.advance('1ms')
    expect(await stateIn(mock)).toBe('200 CLOSED')
    expect(outcome(await close(mock))).toBe('204')
    expect(outcome(await order(mock))).toBe('400 ORDER_CLOSED')
  })

  test('is found by its transaction_id from the payment on, until it is forgotten', async () => {
    const mock = makeMock()
    await order(mock)
    await mock.orders.pay({ mchid, outTradeNo })
    const id = mock.orders.find({ mchid, outTradeNo })?.payment?.transactionId ?? ''
    const path = `/v3/pay/transactions/id/${id}?mchid=${mchid}`
    const [byNumber, byId] = [await query(mock), await send(mock, path)]
    expect(toText(byId.body)).toBe(toText(byNumber.body))
    mock.reset({ mchid })
    expect(outcome(await send(mock, path))).toBe('404 ORDER_NOT_EXIST')
  })

  test('of WeCom is an order of the merchant like any other on the paths of the merchant', async () => {
    const mock = makeMock()
    await order(mock, 'wecom-create-order', { mchid })
    const key = { mchid, out_trade_no: outTradeNo }
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    expect(outcome(await wecom(mock, 'get_order', key))).toBe('200 NOTPAY')
    expect(outcome(await close(mock))).toBe('204')
    expect(outcome(await wecom(mock, 'get_order', key))).toBe('200 CLOSED')
    expect(outcome(await wecom(mock, 'close_order', key))).toBe('200 0')
  })

  test('tells a merchant nothing of another one who used the same number', async () => {
    const mock = makeMock()
    await order(mock)
    await order(mock, 'jsapi-with-contract', { mchid: subMchid, amount: { total: 7 } })
    await mock.orders.pay({ mchid, outTradeNo })
    const other = await send(mock, `${direct}?mchid=${subMchid}`)
    expect(JSON.parse(toText(other.body))).toMatchObject({
      mchid: subMchid,
      amount: { total: 7 },
      trade_state: 'NOTPAY',
    })
  })
})

describe('the prepay_id of an order of WeCom', () => {
  const sign = (mock: Mock, prepayId = '') =>
    wecom(mock, 'get_sign', {
      appid: 'wx8888888888888888',
      prepay_id: prepayId,
      nonce: 'a0',
      timestamp: 1_795_682_601,
    })

  test('is signed for two hours; the renewed one is signed then, the old one no more', async () => {
    const mock = makeMock()
    const { prepay_id: first } = answerOf(await order(mock, 'wecom-create-order'))
    mock.clock.advance('2h')
    expect(outcome(await sign(mock, first))).toBe('200 40058')
    const { prepay_id: second } = answerOf(await order(mock, 'wecom-create-order'))
    expect(second).not.toBe(first)
    expect(outcome(await sign(mock, second))).toBe('200 0')
    expect(outcome(await sign(mock, first))).toBe('200 40058')
  })
})

describe('an error that was asked for', () => {
  test('closes nothing and burns nothing', async () => {
    const mock = makeMock()
    const header = { 'Wechatpay-Negative-Test': 'SYSTEM_ERROR' }
    expect(outcome(await close(mock, header))).toBe('500 SYSTEM_ERROR')
    expect(outcome(await order(mock))).toBe('200')
    expect(outcome(await close(mock, header))).toBe('500 SYSTEM_ERROR')
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    expect(outcome(await close(mock))).toBe('204')
  })

  test('and misspelt is the mistake of the test, not of the client', async () => {
    const mock = makeMock()
    const response = await query(mock, { 'Wechatpay-Negative-Test': 'ORDER_NOT_EXISTS' })
    expect(mock.journal.last()?.outcome).toBe('mock-usage')
    expect(toText(response.body)).toContain('ORDER_NOT_EXIST')
  })

  test('by a rule for the query comes once, and leaves closing alone', async () => {
    const mock = makeMock()
    await order(mock)
    mock.use({ when: { endpoint: 'order-query', mchid }, respond: ['ORDER_NOT_EXIST'] })
    expect(await stateIn(mock)).toBe('404 ORDER_NOT_EXIST')
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    mock.use({ when: { endpoint: 'order-query', mchid: '1900000110' }, respond: 'SYSTEM_ERROR' })
    expect(await stateIn(mock)).toBe('200 NOTPAY')
    expect(outcome(await close(mock))).toBe('204')
  })

  test('by a rule sees the members of the path and the query as the body', async () => {
    const mock = makeMock()
    const body = { '/out_trade_no': outTradeNo, '/mchid': mchid }
    mock.use({ when: { endpoint: 'order-query', body }, respond: 'SYSTEM_ERROR' })
    expect(await stateIn(mock)).toBe('500 SYSTEM_ERROR')
    expect(outcome(await send(mock, `${direct}1?mchid=${mchid}`))).toBe('404 ORDER_NOT_EXIST')
  })
})

describe('what is odd about a request', () => {
  const valueOf = async (target: string, body?: string): Promise<unknown> => {
    const response = await send(makeMock(), target, body === undefined ? {} : { body })
    expect(response.status).toBe(400)
    return answerOf(response).detail
  }

  test.each([
    ['{"mchid":1e400}', '1e400'],
    ['{ "mchid" : 0.10 }\n', '0.10'],
    ['{"mchid":12345678901234567890}', '12345678901234567890'],
  ])('is echoed as it was written: %s', async (body, written) => {
    const response = await send(makeMock(), `${direct}/close`, { body })
    expect(toText(response.body)).toContain(`{"location":"body","value":${written}}`)
  })

  test.each(['{}', ' {\n} ', '{\t}\r\n'])('is not the space in an object: %j', async (body) => {
    expect(await valueOf(`${direct}/close`, body)).toEqual({ location: 'body', value: '' })
  })

  test('is a member with a name that objects have anyway', async () => {
    const body = `{"mchid":"${mchid}","__proto__":1,"toString":2}`
    const value = ['/body/__proto__', '/body/toString']
    expect(await valueOf(`${direct}/close`, body)).toEqual({ location: null, value })
    const target = `${direct}?mchid=${mchid}&__proto__=1&constructor=2`
    const inQuery = ['/query/__proto__', '/query/constructor']
    expect(await valueOf(target)).toEqual({ location: null, value: inQuery })
  })

  test('is the number once more, but not where an order is placed under it', async () => {
    const body = JSON.stringify({ mchid, out_trade_no: 'OTHER1' })
    expect(await valueOf(`${direct}/close`, body)).toEqual({
      location: null,
      value: ['/body/out_trade_no'],
    })
    expect(await valueOf(`${direct}?mchid=${mchid}&out_trade_no=OTHER1`)).toEqual({
      location: null,
      value: ['/query/out_trade_no'],
    })
  })

  test.each([
    ['POST', `${direct}?mchid=${mchid}`],
    ['GET', `${direct}/close`],
    ['PUT', `${direct}/close`],
    ['DELETE', direct],
    ['POST', `/v3/pay/transactions/id/4200001234202611260123456789?mchid=${mchid}`],
    ['POST', partner],
    ['GET', `${partner}/close`],
    ['GET', `/cgi-bin/miniapppay/get_order${TOKEN}`],
  ])('is the method: %s %s is 405 without a body', async (method, target) => {
    const mock = makeMock()
    await order(mock)
    const response = await send(mock, target, { method })
    expect([response.status, response.body.length]).toEqual([405, 0])
    expect(await stateIn(mock)).toBe('200 NOTPAY')
  })

  test('is a path that goes on: it is nobody’s', async () => {
    for (const path of [
      `${direct}/`,
      `${direct}/close/`,
      `${direct}/pay`,
      '/v3/pay/transactions/id/',
    ]) {
      expect((await send(makeMock(), path)).status).toBe(404)
    }
  })
})

test.each(['{}', '{ }\n', '{"mchid":1}', ' { "mchid" : "" } '])(
  'path and body together are one JSON text, from which refusals echo: %j',
  async (text) => {
    const request = { method: 'POST', target: `${direct}/close`, headers: [], body: toBytes(text) }
    const params = { out_trade_no: outTradeNo }
    // Reading asks for no port.
    const ports = {} as Ports
    const call: Call = {
      request,
      query: new URLSearchParams(),
      params,
      settings: defaults,
      ports,
      notes: [],
      warnings: [],
    }
    const schema = openCompanion('order-close')
    const refusal: unknown = await readInput(call, wechatpayV3, schema, 'body').catch(
      (thrown: unknown) => thrown,
    )
    if (!(refusal instanceof Refusal)) throw new Error('not refused')
    const { body } = refusal.facts
    expect(JSON.parse(body?.text ?? '')).toEqual({ ...JSON.parse(text), ...params })
  },
)

test('the journal says what was asked of which endpoint, and by whom', async () => {
  const mock = makeMock()
  await order(mock)
  await query(mock)
  await close(mock)
  await send(mock, direct)
  const seen = mock.journal.all().map((each) => [each.endpoint, each.mchid, each.outcome])
  expect(seen.slice(1)).toEqual([
    ['order-query', mchid, 'ok'],
    ['order-close', mchid, 'ok'],
    ['order-query', undefined, 'invalid'],
  ])
})
