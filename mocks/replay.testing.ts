import { readdirSync, readFileSync } from 'node:fs'
import { createMock, type MerchantDeclaration, type Mock, type MockOptions } from './index.js'
import { toBytes, type WireRequest, type WireResponse } from './wire.js'

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
    readonly headers?: { readonly [name: string]: string }
    readonly body?: unknown
    readonly bodyText?: string
  }
}

type OrderKey = { readonly mchid: string; readonly outTradeNo: string }
type EarlierStep =
  | { readonly request: RequestFixture; readonly prepayId?: string }
  | { readonly pay: OrderKey }
  | { readonly close: OrderKey }
  | { readonly advance: number }

interface RequestFixture {
  readonly method?: string
  readonly target: string
  readonly headers?: { readonly [name: string]: string }
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
}

/** Brings a mock into the state that a fixture describes and sends its request. */
export async function replay({ given = {}, request, answer }: ExchangeFixture): Promise<Replayed> {
  let now = Date.parse(given.now ?? '2026-11-26T16:43:21.020+08:00')
  let expected = bodyOf(answer)
  const clock = (): number => now
  const mock = createMock({
    ...given.settings,
    ports: {
      now: clock,
      wireNow: clock,
      // Numbers that a mock invents are taken from the expected answer, so that it can be compared byte for byte.
      ids: {
        digits: (count) => inventedDigits(expected, count),
        hex: (count) => /wx\d{14}([0-9a-f]{16})/.exec(expected)?.[1] ?? '0'.repeat(count),
      },
    },
  })
  for (const merchant of given.merchants ?? []) await mock.merchants.create(merchant)
  for (const step of given.earlier ?? []) {
    if ('advance' in step) now += step.advance
    else if ('pay' in step) await mock.orders.pay(step.pay)
    else if ('close' in step) await mock.orders.close(step.close)
    else {
      expected = step.prepayId ?? ''
      const { response } = await mock.handle(toWire(step.request))
      if (response.status !== 200) throw new Error(`earlier: ${textOf(response)}`)
      expected = bodyOf(answer)
    }
  }
  const { response } = await mock.handle(toWire(request))
  return { mock, response, text: textOf(response) }
}

export function bodyOf({ body, bodyText }: { body?: unknown; bodyText?: string }): string {
  return bodyText ?? (body === undefined ? '' : JSON.stringify(body))
}

const textOf = (response: WireResponse): string => new TextDecoder().decode(response.body)

export function toWire(request: RequestFixture): WireRequest {
  return {
    method: request.method ?? 'POST',
    target: request.target,
    headers: Object.entries(request.headers ?? { 'Content-Type': 'application/json' }),
    body: toBytes(bodyOf(request)),
    clientIp: '127.0.0.1',
  }
}

function inventedDigits(expected: string, count: number): string {
  const quoted =
    count === 6
      ? /wx\d{8}(\d{6})/.exec(expected)?.[1]
      : count === 15
        ? /hint: \[\d{10}(\d{15})\]/.exec(expected)?.[1]
        : undefined
  return quoted ?? '1'.repeat(count)
}
