/**
 * One request from wire to wire: bytes come in, this decides what the platform would say, bytes go out. Reading and
 * writing an order happens without an `await` in between.
 */
import { describe, type Violation } from '../schemas/index.js'
import { withDiagnosis } from './diagnosis.js'
import type { Call, Caller } from './dialect.js'
import type { Endpoint } from './endpoint.js'
import type { Exchange } from './journal.js'
import { type JsonBody, withoutNulls } from './json/read.js'
import { checkMerchant } from './merchants/check.js'
import { expiryOf, type Order, type OrderDraft, PREPAY_ID_LIFE, reenter } from './orders/order.js'
import { makePrepayId } from './orders/prepay-id.js'
import { Refusal } from './refusal.js'
import { chooseScenario, type Provoked, scenarioInHeader } from './scenario.js'
import type { Settings } from './settings.js'
import { usageAnswer, UsageError } from './usage.js'
import {
  findHeader,
  type Reply,
  splitTarget,
  type WireHeader,
  type WireRequest,
  type WireResponse,
} from './wire.js'
import type { World } from './world.js'

// 1 parse: done by the adapter, which hands over exact bytes
export async function handle(world: World, request: WireRequest): Promise<Reply> {
  const { settings, ports } = world
  const { query } = splitTarget(request.target)
  const call: Call = { request, query, settings, ports, notes: [], warnings: [] }

  const found = world.find(request) // 2 find
  if (found.kind !== 'endpoint') {
    const { kind: outcome, diagnosis, nearestPath } = found
    const response = found.dialect.refuseRoute(call, found.status)
    return deliver(world, call, response, {
      outcome,
      diagnosis,
      ...(nearestPath !== undefined && { nearestPath }),
    })
  }
  const { endpoint } = found
  const { dialect } = endpoint

  let caller: Caller | undefined
  let body: JsonBody | undefined
  let provoked: Provoked | undefined
  let response: WireResponse
  let findings: Findings
  try {
    const asked = scenarioInHeader(request.headers, dialect.errors) // refused at once if misspelt
    checkTransfer(request, settings)
    dialect.checkBodyPresent(call, firstMember(world, endpoint)) // 2a empty body
    caller = await dialect.authenticate(call) // 3 authenticate
    body = withNullsAsSet(dialect.readBody(call), settings)
    const order = await validate(world, call, endpoint, body) // 4 validate
    provoked = chooseScenario(asked, world.script, order, magicError(call, endpoint, order)) // 5 decide scenario
    if (provoked?.error !== undefined) throw provokedRefusal(provoked)
    const placed = act(world, call, order) // 6 act on merchants and orders
    response = dialect.accept(call, endpoint.toAnswer(placed)) // 7 respond
    findings = { outcome: 'ok' }
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      response = dialect.refuse(call, thrown, body) // 7 respond
      findings = {
        outcome: thrown.reason,
        diagnosis: thrown.message,
        ...ruleOf(thrown.facts.violation, endpoint),
      }
    } else if (thrown instanceof UsageError) {
      response = usageAnswer(thrown)
      findings = { outcome: 'mock-usage', diagnosis: thrown.message }
    } else throw thrown
  }
  response = await dialect.sign(call, caller, corrupt(response, provoked)) // 8 sign
  return deliver(world, call, response, {
    endpoint: endpoint.id,
    ...merchantOf(endpoint, body),
    ...findings,
    ...(provoked && { provoked }),
  }) // 9 journal, 10 deliver
}

/** Bodies that are not even looked at. */
function checkTransfer({ headers, body }: WireRequest, { maxBodyBytes }: Settings): void {
  if (body.length > maxBodyBytes) {
    const diagnosis = `the body is larger than ${maxBodyBytes} bytes, which is this mock's limit`
    throw new Refusal('body-too-large', diagnosis)
  }
  const encoding = findHeader(headers, 'Content-Encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw new Refusal('encoded-body', `send the body plain, not with Content-Encoding: ${encoding}`)
  }
}

/** An order as it was asked for, once its body has been accepted. */
interface AcceptedOrder {
  readonly draft: OrderDraft
  readonly body: unknown
  /** The body as JSON text: what "identical parameters" compares. */
  readonly parameters: string
}

/** Refuses the first thing that the platform would not accept about the body; notes what is merely unwise. */
async function validate(
  world: World,
  call: Call,
  endpoint: Endpoint,
  body: JsonBody,
): Promise<AcceptedOrder> {
  const schema = world.schemaOf(endpoint)
  const { value } = body
  const check = (): Promise<readonly Violation[]> => schema.violations('request', value)
  const [violation] = await endpoint.dialect.findViolations(call, body, check)
  if (violation) throw new Refusal('invalid', describe(violation), { violation })
  const advice = await schema.violations('advice', value)
  call.notes.push(...advice.map(describe))
  if (endpoint.dialect.ignoresUndeclared) {
    const undeclared = schema.undeclared('request', value)
    if (undeclared.length > 0) call.notes.push(`ignored, not documented: ${undeclared.join(', ')}`)
  }
  const parameters = call.settings.nulls === 'ignore' ? JSON.stringify(value) : body.text
  return { draft: endpoint.toDraft(value), body: value, parameters }
}

/** Places the order, or finds the one that was placed before. */
function act(world: World, call: Call, { draft, parameters }: AcceptedOrder): Order {
  checkMerchant(draft, world.merchants)
  const { now, ids } = call.ports
  const at = now()
  const known = world.orders.find(draft.mchid, draft.outTradeNo)
  if (known) {
    const order = reenter(known, draft, parameters, at)
    if (at < order.prepayIdExpiresAt) return order
    return world.orders.renew(order, makePrepayId(at, ids), at + PREPAY_ID_LIFE)
  }
  const order: Order = {
    ...draft,
    parameters,
    createdAt: at,
    expiresAt: expiryOf(draft.timeExpire, at, call.settings.timeExpireCeilingMs),
    prepayId: makePrepayId(at, ids),
    prepayIdExpiresAt: at + PREPAY_ID_LIFE,
    tradeState: 'NOTPAY',
  }
  for (const { mchid, outTradeNo } of world.orders.add(order)) {
    call.notes.push(`the order book is full: order ${outTradeNo} of merchant ${mchid} was dropped`)
  }
  return order
}

function withNullsAsSet(body: JsonBody, { nulls }: Settings): JsonBody {
  return nulls === 'ignore' ? { ...body, value: withoutNulls(body.value) } : body
}

function magicError(
  { settings }: Call,
  endpoint: Endpoint,
  { draft }: AcceptedOrder,
): string | undefined {
  if (!settings.magicAmounts) return undefined
  return endpoint.dialect.errors.find(({ magicFen }) => magicFen === draft.totalFen)?.name
}

function provokedRefusal({ error = '', by }: Provoked): Refusal {
  return new Refusal('provoked', `${error} was asked for by ${by}; the request itself is fine`, {
    error,
  })
}

/** The fault that lives in the bytes themselves: JSON that ends too early, declared and signed as if it were whole. */
function corrupt(response: WireResponse, provoked: Provoked | undefined): WireResponse {
  if (provoked?.fault !== 'malformed-json') return response
  const body = response.body.slice(0, response.body.length - 2)
  const headers = response.headers.map(([name, value]): WireHeader => [
    name,
    name === 'Content-Length' ? String(body.length) : value,
  ])
  return { ...response, headers, body }
}

/** What the journal says about a request besides its bytes. */
type Findings = Omit<Exchange, 'id' | 'at' | 'request' | 'response' | 'notes'>

function deliver(world: World, call: Call, answer: WireResponse, findings: Findings): Reply {
  const { journal, ports } = world
  const { request, notes } = call
  const { delayMs, fault } = findings.provoked ?? {}
  const response = withDiagnosis(answer, findings.diagnosis, notes)
  journal.add({ id: journal.nextId(), at: ports.now(), request, response, notes, ...findings })
  return {
    response,
    ...(delayMs !== undefined && { delayMs }),
    ...(fault !== undefined && fault !== 'malformed-json' && { fault }),
  }
}

/** The member that the platform misses first when there is no body. */
function firstMember(world: World, endpoint: Endpoint): Violation {
  const [, first] = world.schemaOf(endpoint).fields('request')
  const { pointer = '', label = '', source = '' } = first ?? {}
  return { kind: 'required', pointer, label, source }
}

function ruleOf(violation: Violation | undefined, endpoint: Endpoint): Pick<Exchange, 'rule'> {
  if (!violation) return {}
  const { kind } = violation
  return kind === 'unknown'
    ? { rule: { kind, pointer: violation.pointers[0] ?? '', source: endpoint.document } }
    : { rule: { kind, pointer: violation.pointer, source: violation.source } }
}

/** Whose request it was, as far as the body tells, be it refused or not. */
function merchantOf(endpoint: Endpoint, body: JsonBody | undefined): Pick<Exchange, 'mchid'> {
  const value = body?.value
  if (typeof value !== 'object' || value === null) return {}
  const mchid = Object.entries(value).find(([name]) => name === endpoint.merchantMember)?.[1]
  return typeof mchid === 'string' ? { mchid } : {}
}
