import type { Violation } from '../../../schemas/index.js'
import type { Call, Dialect, NamedError, NaturalRefusal } from '../../dialect.js'
import { printable } from '../../diagnosis.js'
import { withoutRoundedIntegers } from '../../json/rounded-integer.js'
import { oneLine } from '../../json/explain-syntax-error.js'
import { type JsonBody, readJson } from '../../json/read.js'
import { type NaturalReason, Refusal, type RefusalFacts } from '../../refusal.js'
import { dateHeader } from '../../second.js'
import { faults, isSignatureFault } from '../../scenario.js'
import { toBytes, type WireHeader, type WireResponse } from '../../wire.js'
import { authenticate } from './authenticate.js'
import { errors } from './errors.js'
import { refusals, type WecomRefusal } from './refusals.js'
import { wordTypeWarning, wordViolation } from './wording.js'

// The keys of the table, which the compiler has compared with the type.
const NATURAL_REASONS = Object.keys(refusals) as NaturalReason[]

/** WeCom (企业微信): status 200 for everything, the outcome in `errcode`. */
export const wecom: Dialect = {
  name: 'wecom',
  errors: listErrors(),
  refusals: listRefusals(),
  faults: faults.filter((each) => !isSignatureFault(each)),
  ignoresUndeclared: true,

  // An empty body is looked at after the token, like any other.
  checkBodyPresent: () => undefined,

  checkTransfer: () => undefined,

  authenticate: async (world, call) => authenticate(world, call),

  // A token is the corp's, and the corp may order for whom it likes.
  checkCaller: () => undefined,

  readBody({ request }) {
    if (request.body.length === 0) {
      throw new Refusal('empty-body', 'the request has no body; send the order as JSON')
    }
    const result = readJson(request.body)
    if (result.ok) return result.body
    throw new Refusal('malformed-json', `the body is not JSON: ${oneLine(result.error)}`)
  },

  async findViolations({ settings, warnings }, body, check) {
    let found = await check()
    if (settings.wecomTypeMismatch === 'warn') {
      for (const violation of found) {
        const warning = wordTypeWarning(violation)
        if (warning && convert(body, violation)) warnings.push(warning)
      }
      found = await check()
    }
    return withoutRoundedIntegers(found, body)
  },

  accept(call, answer, { omitsErrcode }) {
    const errmsg = ['ok', ...call.warnings].join('. ')
    const outcome = omitsErrcode ? {} : { errcode: 0, errmsg }
    return respond(call, 0, errmsg, JSON.stringify({ ...answer, ...outcome }))
  },

  refuse(call, refusal, { errorMembers }) {
    const { facts } = refusal
    const row = rowFor(call, refusal)
    const { errcode } = row
    const head =
      row.errmsg ?? (facts.violation ? wordViolation(facts.violation) : 'invalid Request Parameter')
    const text = fillIn(head, facts)
    const isBare = errcode === 40014 && call.settings.wecomInvalidToken === 'bare'
    const errmsg = isBare ? text : withTail(text, errcode, call)
    return respond(call, errcode, errmsg, JSON.stringify({ errcode, errmsg, ...errorMembers }))
  },

  refuseRoute: ({ ports }, status) => ({
    status,
    headers: [dateHeader(ports.wireNow()), ['Content-Length', '0'], ['Server', 'nginx']],
    body: new Uint8Array(),
  }),

  sign: (_world, _call, _signing, response) => response,
}

function rowFor({ settings }: Call, { reason, facts }: Refusal): Omit<WecomRefusal, 'source'> {
  if (reason !== 'provoked') return { ...refusals[reason], ...settings.wecomErrors[reason] }
  const name = facts.error ?? ''
  return { errcode: Number(name), errmsg: errors[name]?.errmsg ?? '' }
}

function listRefusals(): readonly NaturalRefusal[] {
  return NATURAL_REASONS.filter((reason) => !refusals[reason].isImpossible).map((reason) => {
    const { errcode, errmsg, source } = refusals[reason]
    return { reason, error: String(errcode), source, ...(errmsg !== undefined && { text: errmsg }) }
  })
}

/** Magic amounts are the errcodes themselves; -1, which is no amount, is 99999. */
function listErrors(): readonly NamedError[] {
  const byNumber = Object.entries(errors).sort(([a], [b]) => Number(a) - Number(b))
  return byNumber.map(([name, { errmsg, description, source }]) => ({
    name,
    status: 200,
    text: errmsg,
    description,
    source,
    causes: listRefusals()
      .filter((each) => each.error === name)
      .map(({ reason }) => reason),
    magicFen: Number(name) > 0 ? Number(name) : 99_999,
  }))
}

/** Makes a number of a numeric string and the reverse, inside the parsed body. */
function convert(body: JsonBody, violation: Violation): boolean {
  if (violation.kind !== 'type') return false
  const { expected, value } = violation
  const names = violation.pointer.split('/').slice(1)
  const last = names.pop()
  if (last === undefined) return false
  let parent = body.value as { [name: string]: unknown }
  for (const name of names) parent = parent[name] as { [name: string]: unknown }
  if (expected === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) {
    parent[last] = Number(value)
  } else if (expected === 'string' && typeof value === 'number') {
    parent[last] = String(value)
  } else return false
  return true
}

function fillIn(head: string, { outTradeNo = '', mchid = '' }: RefusalFacts): string {
  return head.replace('{out_trade_no}', () => outTradeNo).replace('{mchid}', () => mchid)
}

/** The hint is the time in seconds and 15 more digits (observed since 2022). */
function withTail(head: string, errcode: number, { ports, request }: Call): string {
  const hint = `${Math.floor(ports.wireNow() / 1000)}${ports.ids.digits(15)}`
  return `${head}, hint: [${hint}], from ip: ${request.clientIp ?? ''}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
}

function respond({ ports }: Call, errcode: number, errmsg: string, text: string): WireResponse {
  const body = toBytes(text)
  const headers: WireHeader[] = [
    dateHeader(ports.wireNow()),
    ['Content-Type', 'application/json; charset=UTF-8'],
    ['Content-Length', String(body.length)],
    ['Server', 'nginx'],
    ['Error-Code', String(errcode)],
    ['Error-Msg', printable(errmsg)],
    ['X-W-No', ports.ids.digits(1)],
  ]
  return { status: 200, headers, body }
}
