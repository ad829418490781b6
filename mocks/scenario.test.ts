import { describe, expect, test } from 'vitest'
import { endpointIds } from '../schemas/index.js'
import { endpoints } from './endpoints/index.js'
import { createMock, type Mock, type MockOptions, type Reply, UsageError } from './index.js'
import { endpointById, minimalOrder } from './samples.testing.js'
import { toBytes, toText } from './wire.js'

let count = 0

/** Places an order under a number of its own unless the body says otherwise. */
async function order(
  mock: Mock,
  {
    endpoint = 'miniprogram' as const,
    header = undefined as string | undefined,
    changes = {},
  } = {},
): Promise<Reply & { readonly text: string }> {
  const id = endpointIds.find((each) => each === endpoint) ?? 'miniprogram'
  const { target, body } = minimalOrder(id, { out_trade_no: `scenario_${++count}`, ...changes })
  const headers = header === undefined ? [] : [['Wechatpay-Negative-Test', header] as const]
  const reply = await mock.handle({ method: 'POST', target, headers, body: toBytes(body) })
  return { ...reply, text: toText(reply.response.body) }
}

const codeOf = ({ text }: { text: string }): unknown => {
  const { code, errcode, prepay_id: prepayId } = JSON.parse(text) as { [name: string]: unknown }
  return prepayId === undefined ? String(code ?? errcode) : 'ok'
}

describe.each(endpoints.map((each) => [each.id, each] as const))('%s', (id, { dialect }) => {
  test.each(dialect.errors.map((each) => [each.name, each] as const))(
    'answers %s when the header asks for it',
    async (name, { status, text }) => {
      const mock = createMock()
      const reply = await order(mock, { endpoint: id as 'miniprogram', header: name })
      expect(codeOf(reply)).toBe(name)
      expect(reply.response.status).toBe(status)
      expect(reply.text).toContain(text)
      expect(mock.journal.last()).toMatchObject({
        outcome: 'provoked',
        provoked: { error: name, by: 'header' },
      })
      expect([...mock.orders.all()]).toEqual([])
    },
  )

  test('answers each error for its magic amount, and only when they are switched on', async () => {
    const amounts = dialect.errors.map(({ magicFen }) => magicFen)
    expect(new Set(amounts).size).toBe(amounts.length)
    for (const magicAmounts of [true, false]) {
      const mock = createMock({ magicAmounts })
      for (const { name, magicFen } of dialect.errors) {
        const changes = { amount: { total: magicFen, currency: 'CNY' } }
        const reply = await order(mock, { endpoint: id as 'miniprogram', changes })
        expect(codeOf(reply)).toBe(magicAmounts ? name : 'ok')
      }
    }
  })
})

test('the table holds every code that the documents print for ordering', () => {
  const v3 = endpointById.get('miniprogram')?.dialect.errors.map(({ name }) => name)
  const wecom = endpointById.get('wecom-create-order')?.dialect.errors.map(({ name }) => name)
  expect(v3?.join(' ')).toMatchInlineSnapshot(
    `"PARAM_ERROR INVALID_REQUEST SIGN_ERROR APPID_MCHID_NOT_MATCH MCH_NOT_EXISTS ORDERPAID ORDER_CLOSED NO_AUTH OUT_TRADE_NO_USED ACCOUNT_ERROR RULE_LIMIT TRADE_ERROR NOT_ENOUGH ORDER_NOT_EXIST FREQUENCY_LIMITED RATELIMIT_EXCEEDED SYSTEM_ERROR BANK_ERROR INVALID_TRANSACTIONID OPENID_MISMATCH SERVICE_UNAVAILABLE NOTENOUGH SYSTEMERROR RULELIMIT NOAUTH ORDERNOTEXIST BANKERROR ACCOUNTERROR RESOURCE_NOT_EXISTS NOT_FOUND"`,
  )
  expect(wecom?.join(' ')).toMatchInlineSnapshot(
    `"-1 40001 40013 40014 40033 40035 40058 40063 40073 40206 41001 41002 41004 42001 45009 45033 45035 45036 48002 48006 48010 50003 50006 60011 60020 60031 301002 301007 660001 660006 660011 660013 2000002"`,
  )
})

describe('the header', () => {
  test('asks for several things at once', async () => {
    const reply = await order(createMock(), { header: 'SYSTEM_ERROR; delay=30 ;fault=truncate' })
    expect(codeOf(reply)).toBe('SYSTEM_ERROR')
    expect(reply).toMatchObject({ delayMs: 30, fault: 'truncate' })
  })

  test.each([
    ['SYSTEM_EROR', 'SYSTEM_EROR is no error of this endpoint; did you mean SYSTEM_ERROR'],
    ['fault=rest', 'rest is no fault; did you mean reset?'],
    ['delay=soon', 'delay must be a whole number from 0 to 9999999, got soon'],
    ['45009', '45009 is no error of this endpoint'],
  ])('misspelt as %s is answered with MOCK_USAGE', async (header, message) => {
    const { response, text } = await order(createMock(), { header })
    expect(response.status).toBe(400)
    expect(JSON.parse(text)).toEqual({
      code: 'MOCK_USAGE',
      message: expect.stringContaining(message),
    })
  })

  test('is looked at after the body, which has to be right', async () => {
    const reply = await order(createMock(), {
      header: 'SYSTEM_ERROR',
      changes: { amount: { total: 0 } },
    })
    expect(codeOf(reply)).toBe('PARAM_ERROR')
  })

  test('normal asks for nothing', async () => {
    expect(codeOf(await order(createMock(), { header: 'normal' }))).toBe('ok')
  })
})

describe('a rule', () => {
  const codes = async (mock: Mock, times: number, changes = {}): Promise<unknown[]> => {
    const seen: unknown[] = []
    for (let i = 0; i < times; i++) seen.push(codeOf(await order(mock, { changes })))
    return seen
  }

  test('works off its list and is spent then', async () => {
    const mock = createMock()
    mock.use({ respond: ['SYSTEM_ERROR', 'SYSTEM_ERROR', 'normal', 'BANK_ERROR'] })
    expect(await codes(mock, 5)).toEqual(['SYSTEM_ERROR', 'SYSTEM_ERROR', 'ok', 'BANK_ERROR', 'ok'])
    expect(mock.rules.all()).toMatchObject([{ taken: 4, spent: true }])
  })

  test('with a single step applies until it is removed', async () => {
    const mock = createMock()
    const rule = mock.use({ respond: 'FREQUENCY_LIMITED' })
    expect(await codes(mock, 3)).toEqual(Array(3).fill('FREQUENCY_LIMITED'))
    rule.remove()
    expect(await codes(mock, 1)).toEqual(['ok'])
  })

  test('repeats a step as often as it says', async () => {
    const mock = createMock()
    mock.use({ respond: [{ error: 'SYSTEM_ERROR', times: 2 }, { error: 'NO_AUTH' }] })
    expect(await codes(mock, 4)).toEqual(['SYSTEM_ERROR', 'SYSTEM_ERROR', 'NO_AUTH', 'ok'])
  })

  test('for a host answers only those who asked for that host, be the port as it may', async () => {
    const mock = createMock()
    mock.use({ when: { host: 'api.mch.weixin.qq.com' }, respond: { fault: 'reset' } })
    const faultAt = async (host: string): Promise<unknown> => {
      const { target, body } = minimalOrder('miniprogram', { out_trade_no: `host_${++count}` })
      const headers = [['Host', host] as const]
      return (await mock.handle({ method: 'POST', target, headers, body: toBytes(body) })).fault
    }
    expect(await faultAt('api.mch.weixin.qq.com')).toBe('reset')
    expect(await faultAt('API.mch.weixin.qq.com:443')).toBe('reset')
    expect(await faultAt('api2.mch.weixin.qq.com')).toBeUndefined()
  })

  test('that is newer goes first', async () => {
    const mock = createMock()
    mock.use({ respond: 'NO_AUTH' })
    mock.use({ respond: ['SYSTEM_ERROR'] })
    expect(await codes(mock, 2)).toEqual(['SYSTEM_ERROR', 'NO_AUTH'])
  })

  test.each([
    [{ endpoint: 'miniprogram' }, 'NO_AUTH'],
    [{ endpoint: 'scannedpos' }, 'ok'],
    [{ mchid: '1230000109' }, 'NO_AUTH'],
    [{ mchid: '1900000109' }, 'ok'],
    [{ body: { '/amount/total': 403 } }, 'NO_AUTH'],
    [{ body: { '/amount/total': '403' } }, 'ok'],
    [{ body: { '/amount/total': 403, '/attach': 'x' } }, 'ok'],
    [{ body: { '/amount': { total: 403 } } }, 'NO_AUTH'],
    [{ body: { '/detail/goods_detail/0/quantity': 1 } }, 'ok'],
  ] as const)('for %j gives %s', async (when, expected) => {
    const mock = createMock()
    mock.use({ when, respond: 'NO_AUTH' })
    const changes = { amount: { total: 403 } }
    expect(await codes(mock, 1, changes)).toEqual([expected])
  })

  test('without an endpoint skips requests whose platform does not know the code', async () => {
    const mock = createMock()
    mock.use({ respond: ['SYSTEM_ERROR'] })
    expect(codeOf(await order(mock, { endpoint: 'wecom-create-order' as 'miniprogram' }))).toBe(
      'ok',
    )
    expect(codeOf(await order(mock))).toBe('SYSTEM_ERROR')
  })

  test('gives way to the header', async () => {
    const mock = createMock()
    mock.use({ respond: 'NO_AUTH' })
    expect(codeOf(await order(mock, { header: 'BANK_ERROR' }))).toBe('BANK_ERROR')
  })

  test('goes before a magic amount', async () => {
    const mock = createMock({ magicAmounts: true })
    mock.use({ respond: ['NO_AUTH'] })
    const changes = { amount: { total: 50_000 } }
    expect(codeOf(await order(mock, { changes }))).toBe('NO_AUTH')
    expect(codeOf(await order(mock, { changes }))).toBe('SYSTEM_ERROR')
  })

  test('delays every answer it gives', async () => {
    const mock = createMock()
    mock.use({ respond: ['normal', 'SYSTEM_ERROR;delay=7'], delayMs: 40 })
    expect((await order(mock)).delayMs).toBe(40)
    expect((await order(mock)).delayMs).toBe(7)
  })

  test.each([
    [{ respond: 'SYSTEM_EROR' }, 'did you mean SYSTEM_ERROR'],
    [{ respond: ['normal', { fault: 'hangs' }] }, 'did you mean hang?'],
    [{ respond: [{ eror: 'NO_AUTH' }] }, 'eror is no member of a step; did you mean error?'],
    [{ respons: 'NO_AUTH' }, 'respons is no member of a rule; did you mean respond?'],
    [{ respond: 'NO_AUTH', when: { endpoint: 'minipogram' } }, 'did you mean miniprogram?'],
    [{ respond: 'NO_AUTH', when: { mchd: '1' } }, 'did you mean mchid?'],
    [{ respond: 'NO_AUTH', when: { body: { total: 1 } } }, 'JSON pointers such as /amount/total'],
    [{ respond: 'NO_AUTH', delayMs: -1 }, 'delayMs must be a whole number'],
    [{ respond: [null] }, 'a step must be a code or an object'],
    [{}, 'a rule needs respond'],
    [{ respond: '45009', when: { endpoint: 'miniprogram' } }, '45009 is no error of this endpoint'],
  ])('%j is refused when it is set', (rule, message) => {
    const mock = createMock()
    expect(() => mock.use(rule as never)).toThrow(UsageError)
    expect(() => mock.use(rule as never)).toThrow(message)
    expect(mock.rules.all()).toEqual([])
  })

  test('of one merchant goes with that merchant', () => {
    const mock = createMock()
    mock.use({ when: { mchid: '1230000109' }, respond: 'NO_AUTH' })
    mock.use({ when: { mchid: '1900000109' }, respond: 'NO_AUTH' })
    mock.reset({ mchid: '1230000109' })
    expect(mock.rules.all()).toMatchObject([{ when: { mchid: '1900000109' } }])
    mock.reset()
    expect(mock.rules.all()).toEqual([])
  })
})

test('malformed-json ends the JSON too early and declares that length', async () => {
  const { response, text } = await order(createMock(), { header: 'fault=malformed-json' })
  expect(response.status).toBe(200)
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
  expect(Object.fromEntries(response.headers)['Content-Length']).toBe(String(response.body.length))
})

test('an order whose answer got lost has been placed all the same', async () => {
  const mock = createMock()
  const changes = { out_trade_no: 'lost_answer' }
  await order(mock, { header: 'fault=reset', changes })
  const again = await order(mock, { changes })
  const placed = mock.orders.find({ mchid: '1230000109', outTradeNo: 'lost_answer' })
  expect(JSON.parse(again.text)).toEqual({ prepay_id: placed?.prepayId })
})

describe('the diagnosis header', () => {
  const diagnose = async (
    changes: object,
    options: MockOptions = {},
  ): Promise<string | undefined> => {
    const { response } = await order(createMock({ auth: 'off', ...options }), { changes })
    return Object.fromEntries(response.headers)['Mock-Diagnosis']
  }

  test('is absent when there is nothing to say', async () => {
    expect(
      await diagnose({ notify_url: 'https://www.weixin.qq.com/wxpay/pay.php' }),
    ).toBeUndefined()
  })

  test('is printable ASCII, other characters as \\uXXXX', async () => {
    expect(await diagnose({ out_trade_no: '订单号' })).toBe(
      '/out_trade_no must match ^[0-9a-zA-Z_\\-\\|\\*]+$, got "\\u8ba2\\u5355\\u53f7"',
    )
  })

  test('is cut at 1 KiB', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`member_${i}`, 1]))
    expect((await diagnose(unknown))?.length).toBeLessThanOrEqual(1024)
    expect(await diagnose(unknown)).toMatch(/\.\.\.$/)
  })
})
