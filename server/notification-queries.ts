/** Which notices a caller of the control API means, and waiting for them. */
import type { Mock, NotifyOptions, Notification } from '../mocks/index.js'
import { noticeCases } from '../mocks/notifications/cases.js'
import { shorten, unknownWord, UsageError } from '../mocks/usage.js'
import { oneOf, texts } from './control-input.js'
import { showNotification } from './exchange-view.js'

const readers: { readonly [name: string]: (notification: Notification) => unknown } = {
  id: ({ id }) => id,
  mchid: ({ mchid }) => mchid,
  out_trade_no: ({ outTradeNo }) => outTradeNo,
  state: ({ state }) => state,
  case: (notification) => notification.case,
}

/** By name, exactly; a misspelt criterion is refused, or it would match everything. */
export function findNotifications(mock: Mock, wanted: Criteria): readonly Notification[] {
  return mock.notifications.all().filter((each) => missesOf(each, wanted).length === 0)
}

type Criteria = { readonly [name: string]: string | undefined }

export const notificationCriteria = Object.keys(readers)

const missesOf = (notification: Notification, wanted: Criteria): readonly string[] =>
  Object.keys(wanted).filter((name) => readers[name]?.(notification) !== wanted[name])

/** Blocks until a notice is as wanted; else says what came closest. */
export async function waitForNotification(
  mock: Mock,
  input: unknown,
): Promise<{ status: number; body: object }> {
  const { timeoutMs, wanted } = parseWait(input)
  const found = (): readonly Notification[] => findNotifications(mock, wanted)
  await new Promise<void>((resolve) => {
    const stops: (() => void)[] = []
    const done = (): void => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      resolve()
    }
    const check = (): void => {
      if (found().length > 0) done()
    }
    const timer = setTimeout(done, timeoutMs)
    stops.push(mock.notifications.listen(check), mock.notifications.onPlan(check))
    check()
  })
  const notifications = found()
  if (notifications.length > 0) {
    return { status: 200, body: { notifications: notifications.map(showNotification) } }
  }
  const closest = mock.notifications
    .all()
    .map((each) => ({ each, misses: missesOf(each, wanted) }))
    .sort((a, b) => a.misses.length - b.misses.length)[0]
  const message = `waited ${timeoutMs} ms for a notice with ${JSON.stringify(wanted)}`
  return {
    status: 408,
    body: {
      code: 'MOCK_TIMEOUT',
      message: closest
        ? `${message}; the closest one differs in ${closest.misses.join(', ')}`
        : `${message}; there is none at all`,
      ...(closest && { closest: showNotification(closest.each), differsIn: closest.misses }),
    },
  }
}

function parseWait(input: unknown): { timeoutMs: number; wanted: Criteria } {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  const { timeoutMs = 5_000, ...rest } = (isObject ? input : {}) as {
    readonly [name: string]: unknown
  }
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0 && timeoutMs <= 60_000)) {
    throw new UsageError(
      `timeoutMs must be a number from 0 to 60000, got ${shorten(JSON.stringify(timeoutMs))}`,
    )
  }
  return { timeoutMs, wanted: texts(isObject ? rest : input, notificationCriteria) }
}

/** A notice of the lab: `{"to": "http://127.0.0.1:8080/notify", "case": "amount-mismatch"}`. */
export function readNotifyOptions(body: unknown): NotifyOptions {
  const read = texts(body, ['to', 'case', 'order', 'platform', 'mchid', 'out_trade_no', 'total'])
  const { to, case: name = 'ok', order, platform, mchid, out_trade_no: outTradeNo, total } = read
  const chosen = noticeCases.find((each) => each.name === name)
  if (!chosen) {
    throw unknownWord(
      name,
      'case',
      noticeCases.map((each) => each.name),
    )
  }
  if (total !== undefined && !/^\d{1,9}$/.test(total)) {
    throw new UsageError(`total must be whole fen in digits, got ${shorten(total)}`)
  }
  return {
    case: chosen.name,
    ...(to !== undefined && { url: to }),
    ...(order !== undefined && { order }),
    ...(platform !== undefined && {
      platform: oneOf(['wechatpay-v3', 'wecom'] as const, platform, 'platform'),
    }),
    ...(mchid !== undefined && { mchid }),
    ...(outTradeNo !== undefined && { outTradeNo }),
    ...(total !== undefined && { totalFen: Number(total) }),
  }
}
