// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { EndpointId } from '../schemas/index.js'
import { createMock, type Mock, type MockOptions, type WireResponse } from './index.js'
import { fixturesFolder } from './replay.testing.js'
import { toBytes, toText } from './wire.js'

type Body = { readonly [name: string]: unknown }

/** The mandatory members alone, as the fixture of the endpoint has them. */
function minimal(endpoint: EndpointId): { readonly target: string; readonly body: Body } {
  const url = new URL(`${endpoint}/minimal.json`, fixturesFolder)
  return (JSON.parse(readFileSync(url, 'utf8')) as { request: { target: string; body: Body } })
    .request
}

const miniprogram = minimal('miniprogram')
const wecom = minimal('wecom-create-order')
const PATHS = (
  ['scannedpos', 'miniprogram', 'jsapi-with-contract', 'wecom-create-order'] as const
).map((id) => minimal(id).target.replace(/\?.*/, ''))

const DAY = 86_400_000
const now = Date.parse('2026-11-26T16:43:21.020+08:00')
const wireNow = Date.parse('2027-01-02T03:04:05.678Z')
const clocks = { now: () => now, wireNow: () => wireNow }
const makeMock = (options: MockOptions = {}): Mock =>
  createMock({ seed: 'unit', ...options, ports: { ...clocks, ...options.ports } })

async function send(
  mock: Mock,
  target: string,
  body: unknown,
  method = 'POST',
): Promise<WireResponse> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const reply = await mock.handle({
    method,
    target,
    headers: [['Content-Type', 'application/json']],
    body: toBytes(text),
    clientIp: '127.0.0.1',
  })
  return reply.response
}
const order = (mock: Mock, change: Body = {}): Promise<WireResponse> =>
  send(mock, miniprogram.target, { ...miniprogram.body, ...change })
const orderWecom = (mock: Mock, change: Body = {}): Promise<WireResponse> =>
  send(mock, wecom.target, { ...wecom.body, ...change })

const answerOf = (response: WireResponse): { [name: string]: unknown } =>
  JSON.parse(toText(response.body)) as { [name: string]: unknown }
/** The names that the platform would send; `Mock-` begins those of our own. */
const namesOf = (response: WireResponse): string[] =>
  response.headers.map(([name]) => name).filter((name) => !name.startsWith('Mock-'))
const valueOf = (response: WireResponse, name: string): string | undefined =>
  response.headers.find(([each]) => each === name)?.[1]

describe('the headers of an answer', () => {
  // observed.md, response headers. Connection and Keep-Alive belong to the socket.
  const v3 = [
    'Server',
    'Date',
    'Content-Type',
    'Content-Length',
    'Cache-Control',
    'X-Content-Type-Options',
    'Request-ID',
    'Content-Language',
  ]
  const wecomNames = [
    'Date',
    'Content-Type',
    'Content-Length',
    'Server',
    'Error-Code',
    'Error-Msg',
    'X-W-No',
  ]

  test.each([
    ['an order', miniprogram.body],
    ['a refusal', { ...miniprogram.body, amount: { total: 0 } }],
    ['an empty body', ''],
    ['a body that is no JSON', '{'],
  ])('of APIv3 have the names, order and case of the platform: %s', async (_what, body) => {
    const response = await send(makeMock(), miniprogram.target, body)
    expect(namesOf(response)).toEqual(v3)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      Server: 'nginx',
      Date: 'Sat, 02 Jan 2027 03:04:05 GMT',
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-cache, must-revalidate',
      'X-Content-Type-Options': 'nosniff',
      'Content-Language': 'zh-CN',
    })
  })

  test.each([
    ['an order', wecom.body, '0'],
    ['a refusal', { ...wecom.body, amount: { total: 0, currency: 'CNY' } }, '40058'],
    ['an empty body', '', '40058'],
    ['a body that is no JSON', '{', '40058'],
  ])('of WeCom have the names, order and case of the platform: %s', async (_what, body, code) => {
    const response = await send(makeMock(), wecom.target, body)
    expect(response.status).toBe(200)
    expect(namesOf(response)).toEqual(wecomNames)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      Date: 'Sat, 02 Jan 2027 03:04:05 GMT',
      'Content-Type': 'application/json; charset=UTF-8',
      Server: 'nginx',
      'Error-Code': code,
      'Error-Msg': answerOf(response)['errmsg'],
      'X-W-No': expect.stringMatching(/^\d$/),
    })
    expect(answerOf(response)['errcode']).toBe(Number(code))
  })

  test('give the length in bytes', async () => {
    const responses = [
      await order(makeMock()),
      await order(makeMock(), { description: '中'.repeat(99) }),
      await order(makeMock(), { out_trade_no: '订单号' }),
      await orderWecom(makeMock(), { out_trade_no: '订单号' }),
      await send(makeMock(), '/v3/nothing', '{}'),
    ]
    for (const response of responses) {
      expect(valueOf(response, 'Content-Length')).toBe(String(response.body.byteLength))
    }
    expect(toText(responses[1]?.body ?? new Uint8Array()).length).toBeLessThan(
      responses[1]?.body.byteLength ?? 0,
    )
  })

  test.each([
    [miniprogram.body, '0'],
    [{ ...miniprogram.body, amount: { total: 0 } }, '268435461'],
    [{ ...miniprogram.body, zz: 1 }, '270924358'],
  ])(
    'carry the time on the wire and the internal number in Request-ID: %j',
    async (body, internal) => {
      const id = valueOf(await send(makeMock(), miniprogram.target, body), 'Request-ID') ?? ''
      expect(id).toMatch(/^(?:[0-9A-F]{2})+-\d+$/)
      const [hex = '', number] = id.split('-')
      expect(number).toBe(internal)
      // Five protobuf varints, fields 1 to 5; the first is the time in seconds.
      const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
      const tags: number[] = []
      const values: number[] = []
      for (let at = 0; at < bytes.length;) {
        tags.push(bytes[at++] ?? 0)
        let value = 0
        for (let factor = 1; ; factor *= 0x80) {
          const byte = bytes[at++] ?? 0
          value += (byte & 0x7f) * factor
          if (byte < 0x80) break
        }
        values.push(value)
      }
      expect(tags).toEqual([0x08, 0x10, 0x18, 0x20, 0x28])
      expect(values[0]).toBe(Math.floor(wireNow / 1000))
    },
  )

  test('and the prepay_id follow different clocks', async () => {
    const response = await order(makeMock())
    expect(answerOf(response)['prepay_id']).toMatch(/^wx26164321/)
    expect(valueOf(response, 'Date')).toBe('Sat, 02 Jan 2027 03:04:05 GMT')
    expect(answerOf(await orderWecom(makeMock(), { attach: '' }))['errmsg']).toContain(
      `hint: [${Math.floor(wireNow / 1000)}`,
    )
  })
})

describe('a path or method that the platform does not know', () => {
  test.each([
    ...PATHS.map((path) => [404, 'POST', `${path}/`] as const),
    [404, 'POST', '/'],
    [404, 'GET', '/v3/certificates/'],
    [404, 'POST', '/v3/pay/partner/transactions/Miniprogram'],
    [404, 'POST', '/v3/pay//partner/transactions/miniprogram'],
    [404, 'POST', '/cgi-bin/miniapppay'],
    [404, 'POST', '/cgi-bin/nothing?access_token=x'],
    [404, 'POST', '/v3/nothing?a=/v3/pay/partner/transactions/miniprogram'],
    ...PATHS.flatMap((path) =>
      ['GET', 'PUT', 'DELETE', 'HEAD', 'post'].map((method) => [405, method, path] as const),
    ),
    [405, 'GET', `${miniprogram.target}?mchid=1`],
  ] as const)('is answered %i with nothing in it: %s %s', async (status, method, target) => {
    const mock = makeMock()
    const response = await send(mock, target, miniprogram.body, method)
    expect(response.status).toBe(status)
    expect(response.body).toHaveLength(0)
    const names = target.startsWith('/cgi-bin/')
      ? ['Date', 'Content-Length', 'Server']
      : ['Server', 'Date', 'Content-Length']
    expect(namesOf(response)).toEqual(names)
    expect(valueOf(response, 'Content-Length')).toBe('0')
    expect(valueOf(response, 'Request-ID')).toBeUndefined()
    expect(mock.journal.last()).toMatchObject({
      outcome: status === 404 ? 'unknown-path' : 'wrong-method',
      diagnosis: expect.stringContaining(target.replace(/\?.*/, '')),
    })
    expect(mock.journal.last()?.endpoint).toBeUndefined()
    expect([...mock.orders.all()]).toEqual([])
  })

  test('is explained with what there is instead', async () => {
    const mock = makeMock()
    await send(mock, '/v3/nothing', '{}')
    for (const path of PATHS) expect(mock.journal.last()?.diagnosis).toContain(path)
    await send(mock, miniprogram.target, '{}', 'GET')
    expect(mock.journal.last()?.diagnosis).toMatch(/POST.*GET/)
  })
})

describe('the journal', () => {
  test('tells who ordered and what came of it', async () => {
    const mock = makeMock({ auth: 'off' })
    const response = await order(mock, { notify_url: 'https://www.weixin.qq.com/wxpay/pay.php' })
    expect(mock.journal.all()).toHaveLength(1)
    expect(mock.journal.last()).toMatchObject({
      id: '1',
      at: now,
      endpoint: 'miniprogram',
      mchid: '1230000109',
      outcome: 'ok',
      notes: [],
      request: { method: 'POST', target: miniprogram.target },
      response: { status: 200 },
    })
    expect(mock.journal.last()?.response.body).toEqual(response.body)
    expect(mock.journal.last()).not.toHaveProperty('diagnosis')
    expect(mock.journal.last()).not.toHaveProperty('rule')
  })

  test('names the broken rule and where it comes from', async () => {
    const mock = makeMock()
    await order(mock, { amount: { total: 0 } })
    expect(mock.journal.last()).toMatchObject({
      outcome: 'invalid',
      mchid: '1230000109',
      diagnosis: '/amount/total must be at least 1, got 0',
      rule: { pointer: '/amount/total', source: expect.stringContaining('4012791869') },
    })
    await orderWecom(mock, { out_trade_no: 'short' })
    expect(mock.journal.last()).toMatchObject({
      endpoint: 'wecom-create-order',
      mchid: '1900000109',
      outcome: 'invalid',
      rule: { pointer: '/out_trade_no', source: expect.stringContaining('97322') },
    })
  })

  test('names the document for members that are unknown', async () => {
    const mock = makeMock()
    await order(mock, { zz: 1 })
    expect(mock.journal.last()).toMatchObject({
      outcome: 'invalid',
      diagnosis: '/zz is not defined here; remove it',
    })
    expect(mock.journal.last()?.rule).toEqual({
      kind: 'unknown',
      pointer: '/zz',
      source: expect.stringMatching(/^https:/),
    })
  })

  test.each([
    ['empty-body', ''],
    ['malformed-json', '{"sp_mchid":"1230000109"'],
    ['invalid', '[]'],
    ['invalid', 'null'],
    ['invalid', '{"sp_mchid":1230000109}'],
    ['invalid', '{"mchid":"1230000109"}'],
  ])('has an entry without a merchant when the body names none: %s %j', async (outcome, body) => {
    const mock = makeMock()
    await send(mock, miniprogram.target, body)
    expect(mock.journal.last()).toMatchObject({ endpoint: 'miniprogram', outcome })
    expect(mock.journal.last()).not.toHaveProperty('mchid')
    expect(mock.journal.last()?.diagnosis).toBeTruthy()
  })

  test('keeps the latest exchanges, as many as it may', async () => {
    const mock = makeMock({ maxExchanges: 3 })
    for (let number = 1; number <= 11; number++) {
      await send(mock, `/v3/${number}`, '')
      expect(mock.journal.all().length).toBe(Math.min(number, 3))
      expect(mock.journal.last()?.request.target).toBe(`/v3/${number}`)
    }
    expect(mock.journal.all().map((each) => each.id)).toEqual(['9', '10', '11'])
  })

  test('may keep nothing at all', async () => {
    const mock = makeMock({ maxExchanges: 0 })
    await order(mock)
    expect(mock.journal.all()).toEqual([])
    expect(mock.journal.last()).toBeUndefined()
  })
})

describe('a note', () => {
  const notesOf = async (change: Body, options: MockOptions = {}): Promise<readonly string[]> => {
    const mock = makeMock({ auth: 'off', ...options })
    const response = await order(mock, change)
    expect(response.status).toBe(200)
    return mock.journal.last()?.notes ?? []
  }
  const url = 'https://www.weixin.qq.com/wxpay/pay.php'

  test.each([
    'http://www.weixin.qq.com/wxpay/pay.php',
    'https://localhost/pay',
    'https://127.0.0.1:8080/pay',
    'https://10.0.0.1/pay',
    'https://192.168.1.1/pay',
    'https://172.16.0.1/pay',
    'https://172.31.0.1/pay',
    'https://0.0.0.0/pay',
  ])('is made of notify_url %s, which is accepted', async (notify_url) => {
    expect(await notesOf({ notify_url })).toEqual([expect.stringContaining('notify_url')])
  })

  test.each([url, 'https://172.32.0.1/pay', 'https://11.0.0.1/', 'https://a.localhost.cn/'])(
    'is not made of notify_url %s',
    async (notify_url) => {
      expect(await notesOf({ notify_url })).toEqual([])
    },
  )

  test('is made of a notify_url that is absent', async () => {
    expect(await notesOf({})).toEqual([expect.stringContaining('notify_url')])
  })

  test.each([
    ['1246464644', 0],
    ['a_B-9', 0],
    ['商品编码', 1],
    ['a b', 1],
    ['ａｂｃ', 1],
  ])(
    'is made of characters in merchant_goods_id that the document does not list: %s',
    async (id, count) => {
      const goods = { merchant_goods_id: id, quantity: 1, unit_price: 1 }
      const notes = await notesOf({ notify_url: url, detail: { goods_detail: [goods] } })
      expect(notes).toHaveLength(count)
      for (const note of notes) expect(note).toContain('merchant_goods_id')
    },
  )

  test('is made of an order that had to make room', async () => {
    const mock = makeMock({ auth: 'off', maxOrders: 1 })
    await order(mock, { notify_url: url })
    await order(mock, { notify_url: url, out_trade_no: 'another-number' })
    expect(mock.journal.last()?.notes).toEqual([
      expect.stringContaining(
        'order 1217752501201407033233368018 of merchant 1230000109 was dropped',
      ),
    ])
    expect(mock.orders.dropped).toBe(1)
  })

  test('is not made of a body that is refused', async () => {
    const mock = makeMock({ auth: 'off' })
    await order(mock, { notify_url: 'http://a', amount: { total: 0 } })
    expect(mock.journal.last()?.notes).toEqual([])
  })
})

describe('a seed', () => {
  const run = async (mock: Mock): Promise<string> => {
    const responses = [
      await order(mock),
      await order(mock, { out_trade_no: 'another-number' }),
      await order(mock, { amount: { total: 0 } }),
      await orderWecom(mock),
      await orderWecom(mock, { attach: '' }),
    ]
    return JSON.stringify(responses.map(({ headers, body }) => [headers, toText(body)]))
  }
  const seeded = (seed?: string): Mock =>
    createMock({ ...(seed !== undefined && { seed }), ports: clocks })

  test('gives the same ids for the same requests', async () => {
    expect(await run(seeded('unit'))).toBe(await run(seeded('unit')))
    expect(await run(seeded(''))).toBe(await run(seeded('')))
  })

  test('of another text gives other ids, and so does none', async () => {
    const seeds = ['unit', 'unit ', 'Unit', 'tinu', 'a', 'b', 'aa', '', '1', '2', '中', '文']
    const runs = [...seeds.map(seeded), seeded(), seeded()].map(run)
    expect(new Set(await Promise.all(runs)).size).toBe(seeds.length + 2)
  })

  test('spreads its digits', async () => {
    const mock = seeded('spread')
    for (let number = 0; number < 400; number++)
      await order(mock, { out_trade_no: `order-${number}` })
    const ids = [...mock.orders.all()].map((each) => each.prepayId)
    expect(new Set(ids).size).toBe(400)
    const counts = new Map<string, number>()
    for (const digit of ids.map((id) => id.slice(16, 32)).join('')) {
      counts.set(digit, (counts.get(digit) ?? 0) + 1)
    }
    // 6,400 digits of 16 kinds: 400 each.
    expect(counts.size).toBe(16)
    expect(Math.min(...counts.values())).toBeGreaterThan(300)
    expect(Math.max(...counts.values())).toBeLessThan(500)
  })
})

describe('two mocks', () => {
  test('share nothing', async () => {
    const [one, two] = [makeMock(), makeMock()]
    await one.merchants.create({ mchid: '1230000109', appids: [] })
    await two.merchants.create({ mchid: '1900000109' })
    expect((await order(one)).status).toBe(400)
    expect((await order(two)).status).toBe(200)
    expect([...one.orders.all()]).toEqual([])
    expect([...two.orders.all()]).toHaveLength(1)
    expect(one.journal.all()).toHaveLength(1)
    expect(one.merchants.all().map((each) => each.mchid)).toEqual(['1230000109'])
    one.reset()
    expect(two.journal.all()).toHaveLength(1)
    expect(two.merchants.all()).toHaveLength(1)
  })

  test('do not hear what somebody wrote into the answer of the other', async () => {
    const [one, two] = [makeMock(), makeMock()]
    const { headers } = await order(one)
    const before = structuredClone(headers)
    for (const header of headers) Reflect.set(header, 1, 'changed')
    expect((await order(two)).headers).toEqual(before)
  })

  test('with different overlays judge differently, whichever came first', async () => {
    const patch = {
      $defs: { request: { properties: { goods_tag: { type: 'string', maxLength: 1 } } } },
    }
    const [plain, strict] = [makeMock(), makeMock({ schemas: { miniprogram: patch } })]
    expect((await order(strict, { goods_tag: 'WXG' })).status).toBe(400)
    expect((await order(plain, { goods_tag: 'WXG' })).status).toBe(200)
    expect((await order(strict, { goods_tag: 'WXG' })).status).toBe(400)
  })
})

describe('reset', () => {
  const fill = async (mock: Mock): Promise<void> => {
    for (const mchid of ['1230000109', '1230000110']) {
      await mock.merchants.create({ mchid, appids: ['wx8888888888888888'] })
      await order(mock, { sp_mchid: mchid })
      await order(mock, { sp_mchid: mchid, amount: { total: 0 } })
    }
    await send(mock, '/v3/nothing', '')
  }

  test('forgets orders, exchanges and declarations', async () => {
    const mock = makeMock()
    await fill(mock)
    const prepayId = String([...mock.orders.all()][0]?.prepayId)
    mock.reset()
    expect([...mock.orders.all()]).toEqual([])
    expect(mock.orders.find({ prepayId })).toBeUndefined()
    expect(mock.journal.all()).toEqual([])
    expect(mock.merchants.all()).toEqual([])
    expect((await order(mock, { sp_appid: 'wx-other' })).status).toBe(200)
  })

  test('of one merchant leaves the others alone', async () => {
    const mock = makeMock()
    await fill(mock)
    mock.reset({ mchid: '1230000109' })
    expect([...mock.orders.all()].map((each) => each.mchid)).toEqual(['1230000110'])
    expect(mock.journal.all().map((each) => each.mchid)).toEqual([
      '1230000110',
      '1230000110',
      undefined,
    ])
    expect(mock.merchants.all().map((each) => each.mchid)).toEqual(['1230000110'])
  })
})

describe('what is no refusal', () => {
  test.each([
    ['ids.digits', { ids: { digits: fail, hex: (count: number) => '0'.repeat(count) } }],
    ['ids.hex', { ids: { digits: (count: number) => '0'.repeat(count), hex: fail } }],
    ['now', { now: fail }],
    ['wireNow', { wireNow: fail }],
  ])('rejects: an error in the port %s', async (_port, ports) => {
    await expect(order(makeMock({ ports }))).rejects.toThrow('a bug')
  })

  function fail(): never {
    throw new Error('a bug')
  }
})

describe('orders that arrive together', () => {
  test('and are identical are one order with one prepay_id', async () => {
    const mock = makeMock()
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        // The same members in another order are the same order.
        const members = Object.entries(miniprogram.body)
        const body = Object.fromEntries(index % 2 ? members : members.toReversed())
        return answerOf(await send(mock, miniprogram.target, body))
      }),
    )
    expect(new Set(answers.map((each) => each['prepay_id'])).size).toBe(1)
    expect([...mock.orders.all()]).toHaveLength(1)
    expect(mock.journal.all()).toHaveLength(64)
  })

  test('and differ are one order and refusals', async () => {
    const mock = makeMock()
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => order(mock, { amount: { total: index + 1 } })),
    )
    expect(answers.filter((each) => each.status === 200)).toHaveLength(1)
    const outcomes = mock.journal.all().map((each) => each.outcome)
    expect(outcomes.filter((each) => each === 'order-differs')).toHaveLength(63)
  })

  test('from different merchants or through different endpoints do not meet', async () => {
    const mock = makeMock()
    const answers = await Promise.all([
      order(mock),
      order(mock, { sp_mchid: '1230000110' }),
      orderWecom(mock),
    ])
    expect(new Set(answers.map((each) => answerOf(each)['prepay_id'])).size).toBe(3)
  })
})

describe('acting on an order', () => {
  const key = { mchid: '1230000109', outTradeNo: '1217752501201407033233368018' }

  test('finds it by number and by prepay_id', async () => {
    const mock = makeMock()
    const prepayId = String(answerOf(await order(mock))['prepay_id'])
    expect(mock.orders.find(key)).toMatchObject({ prepayId, totalFen: 100, tradeState: 'NOTPAY' })
    expect(mock.orders.find({ prepayId })).toBe(mock.orders.find(key))
    expect(await mock.orders.pay({ prepayId })).toMatchObject({ order: { tradeState: 'SUCCESS' } })
    expect(mock.orders.find(key)?.tradeState).toBe('SUCCESS')
  })

  test('that is not there, or over, says so', async () => {
    const mock = makeMock()
    await expect(mock.orders.pay(key)).rejects.toThrow(/no order .*1217752501201407033233368018/)
    await order(mock)
    await mock.orders.close(key)
    await expect(mock.orders.pay(key)).rejects.toThrow('is closed')
    await expect(mock.orders.close(key)).rejects.toThrow('is CLOSED already')
  })

  test('gives a new prepay_id after two hours, and the old one is not found', async () => {
    let time = now
    const mock = makeMock({ ports: { now: () => time } })
    const first = String(answerOf(await order(mock))['prepay_id'])
    time += 2 * 3_600_000 - 1
    expect(answerOf(await order(mock))['prepay_id']).toBe(first)
    time += 1
    const second = String(answerOf(await order(mock))['prepay_id'])
    expect(second).toMatch(/^wx26184321/)
    expect(mock.orders.find({ prepayId: first })).toBeUndefined()
    expect(mock.orders.find({ prepayId: second })).toBe(mock.orders.find(key))
    expect([...mock.orders.all()]).toHaveLength(1)
  })

  test('forgets it by age when the next one comes', async () => {
    let time = now
    const mock = makeMock({ maxOrderAgeMs: DAY, ports: { now: () => time } })
    await order(mock)
    time += DAY
    await order(mock, { out_trade_no: 'another-number' })
    expect(mock.orders.find(key)).toBeUndefined()
    expect(mock.orders.dropped).toBe(1)
  })
})

describe('the setting', () => {
  test("wecomTypeMismatch 'warn' accepts what can be converted and warns", async () => {
    const mock = makeMock({ wecomTypeMismatch: 'warn' })
    const response = await orderWecom(mock, {
      amount: { total: '100', currency: 'CNY' },
      attach: 5,
    })
    expect(answerOf(response)).toMatchObject({
      errcode: 0,
      errmsg: expect.stringMatching(
        /^ok\. WARNING: field `amount\.total` expect type `uint32`\. .*WARNING: field `attach` expect type `string`\. $/,
      ),
    })
    expect(valueOf(response, 'Error-Msg')).toBe(answerOf(response)['errmsg'])
    const outTradeNo = String(wecom.body['out_trade_no'])
    expect(mock.orders.find({ mchid: '1900000109', outTradeNo })?.totalFen).toBe(100)
  })

  test.each([
    [
      "'warn' refuses what cannot be converted",
      { amount: { total: 'much', currency: 'CNY' } },
      'warn',
    ],
    ["'warn' refuses a fraction", { amount: { total: '1.5', currency: 'CNY' } }, 'warn'],
    [
      "'warn' refuses a value that is wrong once converted",
      { amount: { total: '0', currency: 'CNY' } },
      'warn',
    ],
    ["'warn' refuses an object for a string", { attach: {} }, 'warn'],
    ["'refuse' refuses them all", { amount: { total: '100', currency: 'CNY' } }, 'refuse'],
  ] as const)('wecomTypeMismatch %s', async (_what, change, wecomTypeMismatch) => {
    const mock = makeMock({ wecomTypeMismatch })
    expect(answerOf(await orderWecom(mock, change))['errcode']).toBe(40058)
    expect([...mock.orders.all()]).toEqual([])
  })

  test('wecomErrors replaces code and text, there and in the headers', async () => {
    const mock = makeMock({
      wecomErrors: {
        'order-paid': { errcode: 720501, errmsg: 'paid[{out_trade_no}] under[{mchid}]' },
        'order-differs': { errcode: 720502 },
      },
    })
    const outTradeNo = String(wecom.body['out_trade_no'])
    await orderWecom(mock)
    const differs = await orderWecom(mock, { attach: 'other' })
    expect(answerOf(differs)).toMatchObject({
      errcode: 720502,
      errmsg: expect.stringContaining('already exists under mchid[1900000109]'),
    })
    await mock.orders.pay({ mchid: '1900000109', outTradeNo })
    const paid = await orderWecom(mock)
    expect(answerOf(paid)).toMatchObject({
      errcode: 720501,
      errmsg: expect.stringMatching(
        new RegExp(`^paid\\[${outTradeNo}\\] under\\[1900000109\\], hint: .*\\?e=720501$`),
      ),
    })
    expect(valueOf(paid, 'Error-Code')).toBe('720501')
  })

  test("auth 'off' never looks for WeCom's token", async () => {
    const target = wecom.target.replace(/\?.*/, '')
    const off = makeMock({ auth: 'off' })
    expect(answerOf(await send(off, target, wecom.body))['errcode']).toBe(0)
    expect(answerOf(await send(off, `${target}?access_token=`, wecom.body))['errcode']).toBe(0)
    const lenient = makeMock()
    expect(answerOf(await send(lenient, target, wecom.body))['errcode']).toBe(41001)
    expect(lenient.journal.last()?.outcome).toBe('token-missing')
  })

  test('timeExpireCeilingMs moves the last moment to pay', async () => {
    const key = { mchid: '1230000109', outTradeNo: '1217752501201407033233368018' }
    const expiry = async (options: MockOptions): Promise<number> => {
      const mock = makeMock(options)
      await order(mock, { time_expire: '2099-01-01T00:00:00+08:00' })
      return (mock.orders.find(key)?.expiresAt ?? 0) - now
    }
    expect(await expiry({})).toBe(15 * DAY)
    expect(await expiry({ timeExpireCeilingMs: 90 * DAY })).toBe(90 * DAY)
  })

  test("nulls 'ignore' reads a member that is null as absent", async () => {
    const ignoring = makeMock({ nulls: 'ignore' })
    const first = await order(ignoring, { attach: null, settle_info: { profit_sharing: null } })
    expect(first.status).toBe(200)
    const again = await order(ignoring, { settle_info: {} })
    expect(answerOf(again)['prepay_id']).toBe(answerOf(first)['prepay_id'])
    expect((await order(ignoring, { description: null })).status).toBe(400)
    expect(ignoring.journal.last()?.diagnosis).toBe('/description is missing; send it')
    expect((await order(makeMock(), { attach: null })).status).toBe(400)
  })

  test('that is undefined means its default', async () => {
    // Allowed in JavaScript, and by callers without exactOptionalPropertyTypes.
    const options = { maxExchanges: undefined, duplicate: undefined } as object
    const mock = makeMock(options)
    await order(mock)
    await order(mock, { attach: 'other' })
    expect(mock.journal.all().map((each) => each.response.status)).toEqual([200, 400])
  })
})
