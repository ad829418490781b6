import { readdirSync, readFileSync } from 'node:fs'
import {
  createMock,
  type Ids,
  type MerchantDeclaration,
  type Mock,
  type MockOptions,
} from './index.js'
import { type SignFixture, signRequest } from './sign-request.testing.js'
import type { WantedHeaders } from './wanted-headers.testing.js'
import { toBytes, toText, type WireRequest, type WireResponse } from './wire.js'

/** One exchange as the files in `fixtures/` hold it; `fixtures/exchange.schema.json` describes them. */
export interface ExchangeFixture {
  readonly shows: string
  readonly given?: {
    readonly now?: string
    readonly settings?: MockOptions
    readonly merchants?: readonly MerchantDeclaration[]
    readonly earlier?: readonly EarlierStep[]
  }
  readonly request: RequestFixture
  readonly answer: {
    readonly status: number
    readonly headers?: WantedHeaders
    readonly body?: unknown
    readonly bodyText?: string
  }
}

type OrderKey = { readonly mchid: string; readonly outTradeNo: string }
type PaymentFixture = OrderKey & { readonly transactionId?: string; readonly bankType?: string }
type EarlierStep =
  | { readonly request: RequestFixture; readonly prepayId?: string }
  | { readonly pay: PaymentFixture }
  | { readonly close: OrderKey }
  | { readonly advance: number }
  | { readonly businessTime: string }
  | { readonly revoke: string }

interface RequestFixture {
  readonly method?: string
  readonly target: string
  readonly headers?: { readonly [name: string]: string }
  readonly sign?: SignFixture
  readonly clientIp?: string
  readonly body?: unknown
  readonly bodyText?: string
}

export const fixturesFolder = new URL('../fixtures/', import.meta.url)

export function readFixtures<Fixture>(
  folder: string,
): readonly { name: string; fixture: Fixture }[] {
  const url = new URL(`${folder}/`, fixturesFolder)
  return readdirSync(url)
    .filter((file) => file.endsWith('.json') && file !== 'not-replayed.json')
    .map((file) => ({
      name: `${folder}/${file.replace('.json', '')}`,
      fixture: JSON.parse(readFileSync(new URL(file, url), 'utf8')) as Fixture,
    }))
}

export interface Replayed {
  readonly mock: Mock
  readonly response: WireResponse
  readonly text: string
  /** What the fixture expects `text` to be. */
  readonly expected: string
}

/** Brings a mock into the state that a fixture describes and sends its request. */
export async function replay({ given = {}, request, answer }: ExchangeFixture): Promise<Replayed> {
  let now = Date.parse(given.now ?? '2026-11-26T16:43:21.020+08:00')
  let expected = bodyOf(answer)
  let token = ''
  const clock = (): number => now
  const mock = createMock({
    ...given.settings,
    ports: { now: clock, wireNow: clock, ids: inventedIds(() => expected) },
  })
  // The token that an earlier step was given.
  const fillIn = (text: string): string => text.replaceAll('$token', token)
  const send = async (each: RequestFixture): Promise<WireResponse> => {
    const wire = toWire({ ...each, target: fillIn(each.target) })
    const { sign } = each
    const { response } = await mock.handle(sign ? await signRequest(mock, wire, now, sign) : wire)
    return response
  }
  for (const merchant of given.merchants ?? []) await mock.merchants.create(merchant)
  for (const step of given.earlier ?? []) {
    if ('advance' in step) now += step.advance
    else if ('businessTime' in step) mock.clock.advance(step.businessTime)
    else if ('pay' in step) {
      expected = step.pay.transactionId ?? ''
      await pay(mock, step.pay)
      expected = bodyOf(answer)
    } else if ('close' in step) await mock.orders.close(step.close)
    else if ('revoke' in step) mock.tokens.revoke(step.revoke)
    else {
      expected = step.prepayId ?? ''
      const response = await send(step.request)
      const text = toText(response.body)
      if (!isAccepted(response.status, text)) throw new Error(`earlier: ${response.status} ${text}`)
      token = tokenIn(text) ?? token
      expected = bodyOf(answer)
    }
  }
  const response = await send(request)
  return { mock, response, text: toText(response.body), expected: fillIn(expected) }
}

async function pay(mock: Mock, step: PaymentFixture): Promise<void> {
  const { mchid, outTradeNo, transactionId, bankType } = step
  const { payment } = (await mock.orders.pay({ mchid, outTradeNo })).order
  if (transactionId !== undefined && payment?.transactionId !== transactionId) {
    throw new Error(`earlier: paid as ${payment?.transactionId} instead of ${transactionId}`)
  }
  // Whoever pays cannot choose a bank yet; once pay() takes one, this need not reach into the order.
  if (payment && bankType !== undefined) Object.assign(payment, { bankType })
}

/** WeCom says 200 to everything and means it where errcode is 0 or absent. */
export function isAccepted(status: number, text: string): boolean {
  if (status !== 200) return status === 204
  const { errcode = 0 } = JSON.parse(text) as { readonly errcode?: number }
  return errcode === 0
}

const tokenIn = (text: string): string | undefined => /"access_token":"([^"]+)"/.exec(text)?.[1]

export function bodyOf({ body, bodyText }: { body?: unknown; bodyText?: string }): string {
  return bodyText ?? (body === undefined ? '' : JSON.stringify(body))
}

export function toWire(request: RequestFixture): WireRequest {
  return {
    method: request.method ?? 'POST',
    target: request.target,
    headers: Object.entries(request.headers ?? { 'Content-Type': 'application/json' }),
    body: toBytes(bodyOf(request)),
    clientIp: request.clientIp ?? '127.0.0.1',
  }
}

/** Numbers that a mock invents are taken from the expected answer, so that it can be compared byte for byte. */
function inventedIds(expected: () => string): Ids {
  const quoted: { readonly [count: string]: (text: string) => string | undefined } = {
    // Those of a prepay_id, or of a transaction_id by itself.
    'digits 6': (text) => /(?:wx\d{8}|^4200)(\d{6})/.exec(text)?.[1],
    'digits 10': (text) => /^4200\d{14}(\d{10})$/.exec(text)?.[1],
    'digits 15': (text) => /hint: \[\d{10}(\d{15})\]/.exec(text)?.[1],
    'hex 16': (text) => /wx\d{14}([0-9a-f]{16})/.exec(text)?.[1],
    'hex 12': (text) => /"nonce":"([0-9a-f]{12})"/.exec(text)?.[1],
    'hex 300': (text) => hexOfToken(/"access_token":"([\w-]{200})"/.exec(text)?.[1]),
  }
  let drawn = 0
  // Else a running number, so that two that ought to differ do.
  const draw = (kind: string, count: number): string =>
    quoted[`${kind} ${count}`]?.(expected()) ??
    String(++drawn).padStart(5, '0').padEnd(count, '0').slice(0, count)
  return { digits: (count) => draw('digits', count), hex: (count) => draw('hex', count) }
}

/** A token is the Base64 of random bytes, in the alphabet for addresses. */
function hexOfToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const bytes = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
  return Array.from(bytes, (each) => each.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
