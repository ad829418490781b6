import type { Exchange, Mock } from '../mocks/index.js'
import { valueAt } from '../mocks/script.js'
import { shorten, unknownWord, UsageError } from '../mocks/usage.js'
import { showExchange } from './exchange-view.js'

/** Which exchanges a caller of the control API means. */
export interface Criteria {
  /** In the caller's words, for messages. */
  readonly wanted: { readonly [name: string]: unknown }
  matches(exchange: Exchange): boolean
  /** The criteria that an exchange does not meet. */
  misses(exchange: Exchange): readonly string[]
}

const readers: { readonly [name: string]: (exchange: Exchange) => unknown } = {
  endpoint: ({ endpoint }) => endpoint,
  mchid: ({ mchid }) => mchid,
  outcome: ({ outcome }) => outcome,
  method: ({ request }) => request.method,
  path: ({ request }) => request.target.split('?')[0],
  status: ({ response }) => response.status,
  provoked: ({ provoked }) => provoked !== undefined,
}

/** Reads criteria from a JSON body or a query string; a misspelt one is refused, or it would match everything. */
export function parseCriteria(input: unknown = {}): Criteria {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new UsageError(`criteria must be a JSON object, got ${shorten(JSON.stringify(input))}`)
  }
  const { body = {}, ...wanted } = input as { readonly [name: string]: unknown }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UsageError(
      'body must be an object of JSON pointers, such as { "/amount/total": 100 }',
    )
  }
  for (const name of Object.keys(wanted)) {
    if (!Object.hasOwn(readers, name)) {
      throw unknownWord(name, 'criterion', [...Object.keys(readers), 'body'])
    }
    if (typeof wanted[name] === 'object') {
      throw new UsageError(`${name} must be a text, a number or true or false`)
    }
  }
  const misses = (exchange: Exchange): readonly string[] => {
    const missed = Object.keys(wanted).filter(
      (name) => String(readers[name]?.(exchange)) !== String(wanted[name]),
    )
    const pointers = Object.entries(body)
    if (pointers.length === 0) return missed
    const sent = parseBody(exchange)
    for (const [pointer, value] of pointers) {
      if (JSON.stringify(valueAt(sent, pointer)) !== JSON.stringify(value)) missed.push(pointer)
    }
    return missed
  }
  return {
    wanted: input as { readonly [name: string]: unknown },
    misses,
    matches: (exchange) => misses(exchange).length === 0,
  }
}

function parseBody({ request }: Exchange): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(request.body))
  } catch {
    return undefined
  }
}

export interface Wait {
  readonly criteria: Criteria
  readonly count: number
  readonly timeoutMs: number
}

export function parseWait(input: unknown = {}): Wait {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  const {
    count = 1,
    timeoutMs = 5_000,
    ...criteria
  } = (isObject ? input : {}) as {
    readonly [name: string]: unknown
  }
  return {
    criteria: parseCriteria(isObject ? criteria : input),
    count: wholeNumber('count', count, 1, 10_000),
    timeoutMs: wholeNumber('timeoutMs', timeoutMs, 0, 60_000),
  }
}

function wholeNumber(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
    return value
  throw new UsageError(
    `${name} must be a whole number from ${min} to ${max}, got ${shorten(JSON.stringify(value))}`,
  )
}

/** Blocks until enough exchanges match, those already in the journal included; else says what came closest. */
export async function waitFor(
  mock: Mock,
  { criteria, count, timeoutMs }: Wait,
): Promise<{ status: number; body: object }> {
  const found = (): readonly Exchange[] => mock.journal.all().filter(criteria.matches)
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const check = (): void => {
      if (found().length >= count) done()
    }
    const stop = mock.on('exchange', check)
    const timer = setTimeout(done, timeoutMs)
    check()
  })
  const requests = found()
  if (requests.length >= count)
    return { status: 200, body: { requests: requests.map(showExchange) } }
  const closest = mock.journal
    .all()
    .filter((exchange) => !criteria.matches(exchange))
    .map((exchange) => ({ exchange, misses: criteria.misses(exchange) }))
    .sort((a, b) => a.misses.length - b.misses.length)[0]
  const message = `waited ${timeoutMs} ms for ${count} request(s) with ${JSON.stringify(criteria.wanted)}, ${requests.length} came`
  return {
    status: 408,
    body: {
      code: 'MOCK_TIMEOUT',
      message: closest
        ? `${message}; the closest other one differs in ${closest.misses.join(', ')}`
        : message,
      count: requests.length,
      ...(closest && { closest: showExchange(closest.exchange), differsIn: closest.misses }),
    },
  }
}
