/** What a caller of the control API sends, read and checked. */
import type { Request } from 'express'
import { type CashierCall, cashierCalls } from '../mocks/endpoints/order-endpoint.js'
import type { CashierParameters, OrderQuery, PayOptions } from '../mocks/index.js'
import { shorten, unknownWord, UsageError } from '../mocks/usage.js'

/** Query parameters that a route knows; others are refused, so that a misspelt filter does not match everything. */
export function parseQuery(
  request: Request,
  allowed: readonly string[],
): { readonly [name: string]: string | undefined } {
  for (const [name, value] of Object.entries(request.query)) {
    if (!allowed.includes(name)) {
      throw new UsageError(
        `query parameter ${name} is not known here; known: ${allowed.join(', ')}`,
      )
    }
    if (typeof value !== 'string') throw new UsageError(`query parameter ${name} is given twice`)
  }
  return request.query as { readonly [name: string]: string }
}

/** A prepay_id or an order number, with the merchant where the number is not unique. */
export function queryOf(request: Request): OrderQuery | string {
  const { mchid } = parseQuery(request, ['mchid'])
  const number = String(request.params['number'])
  return mchid === undefined ? number : { mchid, outTradeNo: number }
}

const PAY_MEMBERS = [
  'outcome',
  'payer',
  'call',
  'appId',
  'timeStamp',
  'nonceStr',
  'package',
  'signType',
  'paySign',
]

/** What the front end was given, and beside it what the user does. */
export function readPayOptions(body: unknown): PayOptions {
  const { outcome, payer, call, ...parameters } = texts(body, PAY_MEMBERS)
  const wanted = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']
  const missing = wanted.filter((name) => !Object.hasOwn(parameters, name))
  if (Object.keys(parameters).length > 0 && missing.length > 0) {
    throw new UsageError(`the front end's parameters are not complete: ${missing.join(', ')}`)
  }
  return {
    ...(outcome !== undefined && { outcome: oneOf(outcomes, outcome, 'outcome') }),
    ...(payer !== undefined && { payer }),
    ...(call !== undefined && { call: oneOf<CashierCall>(cashierCalls, call, 'call') }),
    // None is missing, and each is a text.
    ...(missing.length === 0 && { parameters: parameters as unknown as CashierParameters }),
  }
}

const outcomes = ['ok', 'cancel', 'fail'] as const

export function oneOf<Word extends string>(
  words: readonly Word[],
  given: string,
  what: string,
): Word {
  const word = words.find((each) => each === given)
  if (word !== undefined) return word
  throw unknownWord(given, what, words)
}

/** The members of a small body, each of its type; no body is one without members. */
export function members(
  body: unknown,
  types: { readonly [name: string]: 'boolean' | 'string' },
): { readonly [name: string]: unknown } {
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new UsageError(`the body must be a JSON object, got ${shorten(JSON.stringify(body))}`)
  }
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(types, name)) throw unknownWord(name, 'member here', Object.keys(types))
    if (typeof value !== types[name]) throw new UsageError(`${name} must be a ${types[name]}`)
  }
  return body as { readonly [name: string]: unknown }
}

/** The same where all members are texts. */
export function texts(
  body: unknown,
  names: readonly string[],
): { readonly [name: string]: string | undefined } {
  const types = Object.fromEntries(names.map((name) => [name, 'string' as const]))
  // Each member has been seen to be a text.
  return members(body, types) as { readonly [name: string]: string | undefined }
}
