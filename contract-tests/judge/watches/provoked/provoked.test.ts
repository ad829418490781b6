import { createMock, type Exchange, type Notification, type Order } from 'wechatpay-mock'
import { describe, expect, test } from 'vitest'
import type { ClauseId } from '../../../clauses/clause.js'
import { levelOf } from '../../../clauses/levels.js'
import { ClauseNotebook } from '../../clause-notebook.js'
import { observe } from '../../observe.js'
import { seeExchange } from '../../seen-exchange.js'
import type { Watch } from '../../sighting.js'
import { provokedWatches } from '../provoked.js'

/** What comes of a clause when a watch sees this; what it sees is made up. */
function judge(
  clause: ClauseId,
  act: (watch: Watch) => void,
  { isCase = true, purpose = clause }: { isCase?: boolean; purpose?: ClauseId } = {},
) {
  const found = provokedWatches.find((each) => each.clause === clause)
  const notebook = new ClauseNotebook(clause, levelOf(clause))
  const watch = found?.watch(notebook, {
    profile: 'development',
    isCanary: (prepayId) => prepayId.startsWith('canary'),
    isCase,
    isFor: (each) => isCase && each === purpose,
  })
  if (watch) act(watch)
  watch?.end?.()
  return notebook.result()
}

const verdictOf = (...given: Parameters<typeof judge>) => judge(...given).verdict

let id = 0
function ordered(number: string, change: Partial<Exchange> & { readonly answer?: object } = {}) {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  const { answer = {}, ...rest } = change
  return seeExchange(
    {
      id: String(++id),
      at: 0,
      endpoint: 'miniprogram',
      request: {
        method: 'POST',
        target: '/v3/pay/partner/transactions/miniprogram',
        headers: [['Host', 'api.mch.weixin.qq.com']],
        body: bytes({ out_trade_no: number, amount: { total: 1 } }),
      },
      response: { status: 200, headers: [], body: bytes(answer) },
      outcome: 'ok',
      notes: [],
      ...rest,
    },
    new Map(),
  )
}
const provoked = (scenario: object) => ({ provoked: { by: 'rule', ...scenario } }) as const

function notice(
  name: Notification['case'],
  outcomes: readonly (number | 'timeout' | 'network' | 'refused')[],
  ms = 10,
): Notification {
  return {
    id: 'n',
    platform: 'wechatpay-v3',
    mchid: '1900000001',
    outTradeNo: 'a',
    ...(name && { case: name }),
    createdAt: 0,
    state: 'given-up',
    notes: [],
    attempts: outcomes.map((each, step) => ({
      at: 0,
      purpose: 'notice' as const,
      step,
      outcome:
        typeof each === 'number'
          ? { kind: 'answered', status: each, body: '', ms }
          : { kind: each, reason: 'for a reason', ms },
    })),
  }
}

/** Tells a watch of every attempt, as it happens. */
const tell =
  (notification: Notification) =>
  (watch: Watch): void => {
    for (let count = 1; count <= notification.attempts.length; count++)
      watch.notice?.({
        notification: { ...notification, attempts: notification.attempts.slice(0, count) },
      })
  }

test('every clause that is seen when something is provoked, by notice or at the cashier has one judge', () => {
  const ids = provokedWatches.map(({ clause }) => clause)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe(23)
})

describe('what a case for another clause provokes is not held against the client', () => {
  test.each(provokedWatches.map(({ clause }) => clause))('%s', (clause) => {
    const everything = (watch: Watch): void => {
      watch.exchange?.(ordered('a', provoked({ error: 'SYSTEM_ERROR' })))
      watch.exchange?.(ordered('b', provoked({ error: 'ORDERPAID' })))
      watch.exchange?.(ordered('b', provoked({ error: 'PARAM_ERROR' })))
      watch.exchange?.(ordered('b', provoked({ error: 'FREQUENCY_LIMITED' })))
      watch.exchange?.(ordered('b', provoked({ fault: 'hang' })))
      watch.told?.({ step: 'order', prepayId: 'canary1' })
      watch.order?.('paid', { outTradeNo: 'a' } as Order)
      for (const name of ['tampered-body', 'amount-mismatch', 'unknown-order', 'race'] as const)
        tell(notice(name, [200, 500]))(watch)
      tell(notice('signtest', [200, 500]))(watch)
      tell(notice('duplicate', [200, 500]))(watch)
    }
    expect(verdictOf(clause, everything, { purpose: 'sign/valid' })).toBe('not-exercised')
    expect(verdictOf(clause, everything, { isCase: false })).toBe('not-exercised')
  })
})

describe('notify/acknowledge', () => {
  test.each([
    [200, 'pass'],
    [204, 'pass'],
    [201, 'fail'],
    [302, 'fail'],
    [401, 'fail'],
    ['timeout', 'fail'],
    ['network', 'fail'],
    ['refused', 'not-exercised'],
  ] as const)('a good notice that is answered with %s: %s', (outcome, verdict) => {
    expect(verdictOf('notify/acknowledge', tell(notice('ok', [outcome])))).toBe(verdict)
  })

  test('judges ordinary notices that are observed, where somebody listens', () => {
    const observed = { isCase: false }
    const clause = 'notify/acknowledge'
    expect(verdictOf(clause, tell(notice(undefined, [500])), observed)).toBe('fail')
    expect(verdictOf(clause, tell(notice(undefined, [200])), observed)).toBe('pass')
    expect(verdictOf(clause, tell(notice(undefined, ['network'])), observed)).toBe('not-exercised')
  })

  test('an address of WeCom that does not prove itself is told no notice', () => {
    const proof = notice('ok', [500])
    const attempts = proof.attempts.map((each) => ({ ...each, purpose: 'verify-url' as const }))
    expect(verdictOf('notify/acknowledge', tell({ ...proof, attempts }))).toBe('fail')
  })
})

describe('notify/slow', () => {
  test.each([
    [2_999, 200, 'pass'],
    [3_001, 200, 'warn'],
    [3_001, 500, 'not-exercised'],
  ] as const)('%s ms until %s: %s', (ms, status, verdict) => {
    expect(verdictOf('notify/slow', tell(notice('ok', [status], ms)))).toBe(verdict)
  })
})

describe('a notice that has to be refused', () => {
  test.each([
    ['notify/bad-signature', 'tampered-body'],
    ['notify/bad-signature', 'tampered-ciphertext'],
    ['notify/bad-signature', 'wrong-serial'],
    ['notify/bad-signature', 'stale-timestamp'],
    ['notify/amount', 'amount-mismatch'],
    ['notify/amount', 'other-mchid'],
    ['notify/unknown-order', 'unknown-order'],
  ] as const)('%s: %s', (clause, name) => {
    const broken = levelOf(clause) === 'must' ? 'fail' : 'warn'
    expect(verdictOf(clause, tell(notice(name, [200])))).toBe(broken)
    expect(verdictOf(clause, tell(notice(name, [202])))).toBe(broken)
    expect(verdictOf(clause, tell(notice(name, [401])))).toBe('pass')
    expect(verdictOf(clause, tell(notice(name, ['network'])))).toBe('pass')
    expect(verdictOf(clause, tell(notice(name, ['timeout'])))).toBe('not-exercised')
  })
})

describe('two notices', () => {
  test.each([
    ['notify/signtest', 'signtest', [401, 204], 'pass'],
    ['notify/signtest', 'signtest', [200, 204], 'fail'],
    ['notify/signtest', 'signtest', [401, 401], 'fail'],
    ['notify/replay', 'duplicate', [204, 200], 'pass'],
    ['notify/replay', 'duplicate', [204, 409], 'fail'],
    ['notify/replay', 'duplicate', [401, 401], 'not-exercised'],
  ] as const)('%s: %s answered with %j: %s', (clause, name, outcomes, verdict) => {
    expect(verdictOf(clause, tell(notice(name, outcomes)))).toBe(verdict)
  })

  test('notify/race waits for the repeat', () => {
    const first = { ...notice('race', [500]), state: 'waiting' as const }
    expect(verdictOf('notify/race', tell(first))).toBe('not-exercised')
    expect(verdictOf('notify/race', tell(notice('race', [500])))).toBe('warn')
    expect(verdictOf('notify/race', tell(notice('race', [204])))).toBe('pass')
  })
})

describe('retry/system-error', () => {
  const failed = ordered('a', provoked({ error: 'SYSTEM_ERROR' }))

  test('is kept by the same order again', () => {
    const spaced = ordered('a')
    expect(
      verdictOf('retry/system-error', (watch) => {
        watch.exchange?.(failed)
        watch.exchange?.(spaced)
      }),
    ).toBe('pass')
  })

  test('a silent connection counts when the client has left it', () => {
    const hanging = ordered('a', provoked({ fault: 'hang' }))
    expect(verdictOf('retry/system-error', (watch) => watch.exchange?.(hanging))).toBe(
      'not-exercised',
    )
    expect(
      verdictOf('retry/system-error', (watch) => {
        watch.exchange?.(hanging)
        watch.left?.({ exchange: hanging.exchange.id, afterMs: 1 })
      }),
    ).toBe('fail')
    // Its end may be seen after the next call.
    expect(
      verdictOf('retry/system-error', (watch) => {
        watch.exchange?.(hanging)
        watch.exchange?.(ordered('a'))
        watch.left?.({ exchange: hanging.exchange.id, afterMs: 1 })
      }),
    ).toBe('pass')
  })
})

test('retry/timeout: a client may wait a minute, and a moment to hang up', () => {
  const hanging = ordered('a', provoked({ fault: 'hang' }))
  const left = (afterMs: number) => (watch: Watch) => {
    watch.exchange?.(hanging)
    watch.left?.({ exchange: hanging.exchange.id, afterMs })
  }
  expect(verdictOf('retry/timeout', left(60_400))).toBe('pass')
  expect(verdictOf('retry/timeout', left(61_501))).toBe('warn')
})

describe('verify/response-signature', () => {
  const bad = ordered('b', {
    ...provoked({ fault: 'bad-signature' }),
    answer: { prepay_id: 'canary1' },
  })
  const paid = { parameters: { package: 'prepay_id=wx1' }, outcome: 'ok' } as never

  test('needs to see that the client goes on when it may', () => {
    expect(verdictOf('verify/response-signature', (watch) => watch.exchange?.(bad))).toBe(
      'not-exercised',
    )
    expect(
      verdictOf('verify/response-signature', (watch) => {
        watch.cashier?.(paid)
        watch.exchange?.(bad)
        watch.told?.({ step: 'order', error: 'not to be trusted' })
      }),
    ).toBe('pass')
  })

  test.each<[string, (watch: Watch) => void]>([
    [
      'at the cashier',
      (watch) =>
        watch.cashier?.({
          parameters: { package: 'prepay_id=canary1' },
          outcome: 'refused',
        } as never),
    ],
    ['in what the client says', (watch) => watch.told?.({ step: 'order', prepayId: 'canary1' })],
    ['in a later request', (watch) => watch.exchange?.(ordered('c-canary1'))],
  ])('is broken once when the prepay_id comes back %s', (_where, use) => {
    const result = judge('verify/response-signature', (watch) => {
      watch.cashier?.(paid)
      watch.exchange?.(bad)
      use(watch)
      use(watch)
    })
    expect([result.verdict, result.count]).toEqual(['fail', 1])
  })
})

test('failover/host: another name than the one that failed has to be asked', () => {
  const broken = ordered('a', provoked({ fault: 'reset' }))
  const { request } = broken.exchange
  const elsewhere = ordered('a', {
    request: { ...request, headers: [['Host', 'api2.mch.weixin.qq.com:443']] },
  })
  const see =
    (...seen: readonly ReturnType<typeof ordered>[]) =>
    (watch: Watch) => {
      for (const each of seen) watch.exchange?.(each)
    }
  expect(verdictOf('failover/host', see(broken, broken))).toBe('warn')
  expect(verdictOf('failover/host', see(broken, elsewhere))).toBe('pass')
  expect(verdictOf('failover/host', see(elsewhere))).toBe('not-exercised')
})

test('wecom/errcode: a client that says nothing is known only not to have gone on', () => {
  const refused = ordered('a', {
    endpoint: 'wecom-create-order',
    ...provoked({ error: '48002' }),
  })
  expect(verdictOf('wecom/errcode', (watch) => watch.exchange?.(refused))).toBe('pass')
  expect(
    verdictOf('wecom/errcode', (watch) => {
      watch.exchange?.(refused)
      watch.told?.({ step: 'order', prepayId: 'undefined' })
    }),
  ).toBe('fail')
})

test('the cashier is judged in observed traffic too', async () => {
  const mock = createMock()
  const observation = observe(mock, { judges: provokedWatches })
  await expect(
    mock.orders.pay(
      { prepayId: 'nobody’s' },
      { parameters: { timeStamp: '', nonceStr: '', package: '', signType: '', paySign: '' } },
    ),
  ).rejects.toThrow()
  expect(observation.finish().map(({ verdict }) => verdict)).not.toContain('fail')
})
