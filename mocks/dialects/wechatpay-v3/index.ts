import type { Violation } from '../../../schemas/index.js'
import type { Call, Dialect, NamedError, NaturalRefusal } from '../../dialect.js'
import { withoutRoundedIntegers } from '../../json/rounded-integer.js'
import { oneLine } from '../../json/explain-syntax-error.js'
import { readJson } from '../../json/read.js'
import { type NaturalReason, Refusal, type SignInformation } from '../../refusal.js'
import { faults } from '../../scenario.js'
import { dateHeader } from '../../second.js'
import { toBytes, toText, type WireHeader, type WireResponse } from '../../wire.js'
import { authenticate } from './authenticate.js'
import { errors, type V3Code } from './errors.js'
import { checkHeaders } from './header-rules.js'
import { documentedDuplicate, refusals, UNKNOWN_PARAMETER, type V3Refusal } from './refusals.js'
import { makeRequestId } from './request-id.js'
import { sign } from './sign.js'
import { wordEmptyBody, wordMalformedJson, wordViolation, type Wording } from './wording.js'

// The keys of the table, which the compiler has compared with the type.
const NATURAL_REASONS = Object.keys(refusals) as NaturalReason[]

/** WeChat Pay APIv3. */
export const wechatpayV3: Dialect = {
  name: 'wechatpay-v3',
  errors: listErrors(),
  refusals: listRefusals(),
  faults,
  ignoresUndeclared: false,

  checkBodyPresent({ request }, firstMember) {
    if (request.body.length > 0) return
    throw new Refusal('empty-body', 'the request has no body; send the order as JSON', {
      violation: firstMember(),
    })
  },

  checkTransfer: checkHeaders,

  authenticate,

  checkCaller(call, caller, { mchid, body }) {
    if (caller?.kind !== 'signed' || mchid === undefined || mchid === caller.mchid) return
    const diagnosis = `merchant ${caller.mchid} signed, and the body names ${mchid}; they must be the same`
    if (caller.isKnown) throw new Refusal('caller-differs', diagnosis, { body })
    if (caller.mchid !== '') call.notes.push(diagnosis)
  },

  readBody({ request }) {
    const result = readJson(request.body)
    if (result.ok) return result.body
    throw new Refusal('malformed-json', `the body is not JSON: ${oneLine(result.error)}`, {
      parseError: result.error,
    })
  },

  async findViolations({ query }, body, check) {
    const real = withoutRoundedIntegers(await check(), body)
    // Where the query is the input, the schema has looked at it.
    const isInput = body.place?.('') === 'query'
    return isInput ? real : withUnknownQuery([...new Set(query.keys())], real)
  },

  accept: (call, answer) =>
    answer ? respond(call, 200, 0, JSON.stringify(answer)) : respond(call, 204, 0, ''),

  refuse(call, refusal, endpoint) {
    const row = rowFor(call, refusal)
    const { code, status = errors[code].status, internal } = row
    const message = (endpoint.gateway === 'general' && row.onGeneral) || row.message
    const wording = wordingOf(refusal, call)
    const { signInformation } = refusal.facts
    const text = wording
      ? `{"code":${JSON.stringify(code)},"detail":{"location":${JSON.stringify(wording.location)},"value":${wording.value}},"message":${JSON.stringify(wording.message)}}`
      : JSON.stringify({ code, ...(signInformation && signDetail(signInformation)), message })
    const response = respond(call, status, internal, text)
    // The newer gateway sends none with a 401 (observed 2026-09).
    return status === 401 && endpoint.gateway === 'transactions'
      ? { ...response, headers: response.headers.filter(([name]) => name !== 'Request-ID') }
      : response
  },

  refuseRoute: ({ ports }, status) => ({
    status,
    headers: [SERVER, dateHeader(ports.wireNow()), ['Content-Length', '0']],
    body: new Uint8Array(),
  }),

  sign,
}

const signDetail = (information: SignInformation): object => ({
  detail: {
    detail: { issue: 'sign not match' },
    field: 'signature',
    location: 'authorization',
    sign_information: information,
  },
})

function rowFor({ settings }: Call, { reason, facts }: Refusal): V3Refusal {
  if (reason === 'provoked') {
    // The scenario has been checked against the list of these codes.
    const code = facts.error as V3Code
    return { code, ...errors[code] }
  }
  if (reason === 'order-differs' || reason === 'order-of-another-endpoint') {
    return settings.duplicate === 'documented' ? documentedDuplicate : refusals[reason]
  }
  const row = refusals[reason]
  if (reason === 'no-platform-certificates') return { ...row, code: settings.noCertificates }
  return facts.violation?.kind === 'unknown' ? { ...row, internal: UNKNOWN_PARAMETER } : row
}

function listRefusals(): readonly NaturalRefusal[] {
  return NATURAL_REASONS.filter((reason) => !refusals[reason].isImpossible).map((reason) => {
    const { code, message, internal, source, superseded } = refusals[reason]
    return {
      reason,
      error: code,
      internal,
      source,
      ...(message !== undefined && { text: message }),
      ...(superseded && { superseded }),
    }
  })
}

/** Magic amounts are the status and a running number: 40000 is the first code with status 400. */
function listErrors(): readonly NamedError[] {
  const seen = new Map<number, number>()
  return Object.entries(errors).map(([name, { status, message, internal, source }]) => {
    const index = seen.get(status) ?? 0
    seen.set(status, index + 1)
    const causes = listRefusals()
      .filter((each) => each.error === name)
      .map(({ reason }) => reason)
    return { name, status, text: message, internal, source, causes, magicFen: status * 100 + index }
  })
}

function wordingOf(refusal: Refusal, call: Call): Wording | undefined {
  const { violation, parseError, body } = refusal.facts
  if (refusal.reason === 'malformed-json') {
    return wordMalformedJson(parseError ?? '', toText(call.request.body))
  }
  if (!violation) return undefined
  return body ? wordViolation(violation, body) : wordEmptyBody(violation)
}

const isType = (each: Violation): boolean => each.kind === 'type'

/** The platform refuses query parameters that an API does not define, as it does body members. */
function withUnknownQuery(
  names: readonly string[],
  found: readonly Violation[],
): readonly Violation[] {
  if (names.length === 0) return found
  const inBody = found.flatMap((each) => (each.kind === 'unknown' ? each.pointers : []))
  const pointers = [...names.map((name) => `?${name}`), ...inBody]
  return [
    ...found.filter(isType),
    { kind: 'unknown', pointers },
    ...found.filter((each) => !isType(each) && each.kind !== 'unknown'),
  ]
}

function respond(call: Call, status: number, internal: number, text: string): WireResponse {
  const body = toBytes(text)
  const headers: WireHeader[] = [
    SERVER,
    dateHeader(call.ports.wireNow()),
    ...(status === 204 ? [] : contentHeaders(body)),
    CACHE_CONTROL,
    CONTENT_TYPE_OPTIONS,
    ['Request-ID', makeRequestId(call.ports, internal)],
    CONTENT_LANGUAGE,
  ]
  return { status, headers, body }
}

const contentHeaders = ({ length }: Uint8Array): readonly WireHeader[] => [
  CONTENT_TYPE,
  ['Content-Length', String(length)],
]

// The journal keeps many answers: what is the same in all of them is there once, for all mocks of a process.
const SERVER: WireHeader = Object.freeze(['Server', 'nginx'])
const CONTENT_TYPE: WireHeader = Object.freeze(['Content-Type', 'application/json; charset=utf-8'])
const CACHE_CONTROL: WireHeader = Object.freeze(['Cache-Control', 'no-cache, must-revalidate'])
const CONTENT_TYPE_OPTIONS: WireHeader = Object.freeze(['X-Content-Type-Options', 'nosniff'])
const CONTENT_LANGUAGE: WireHeader = Object.freeze(['Content-Language', 'zh-CN'])
