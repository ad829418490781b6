/**
 * One request from wire to wire: bytes come in, this decides what the platform would say, bytes go out. Reading and
 * writing an order happens without an `await` in between.
 */
import type { Violation } from '../schemas/index.js'
import { withDiagnosis } from './diagnosis.js'
import type { Call, Caller } from './dialect.js'
import type { Asked, Endpoint } from './endpoint.js'
import type { Exchange } from './journal.js'
import type { JsonBody } from './json/read.js'
import { Refusal } from './refusal.js'
import {
  chooseScenario,
  isDeliveryFault,
  isSignatureFault,
  type Provoked,
  scenarioInHeader,
} from './scenario.js'
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
  const found = world.find(request) // 2 find
  const params = found.kind === 'endpoint' ? found.params : {}
  const call: Call = { request, query, params, settings, ports, notes: [], warnings: [] }

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
  let asked: Asked | undefined
  let provoked: Provoked | undefined
  let response: WireResponse
  const findings: Findings = { endpoint: endpoint.id, outcome: 'ok' }
  try {
    const wanted = scenarioInHeader(request.headers, dialect) // refused at once if misspelt
    checkTransfer(request, settings)
    dialect.checkTransfer(call, endpoint)
    const { firstMember } = endpoint
    if (firstMember) dialect.checkBodyPresent(call, () => firstMember(world)) // 2a empty body
    if (!endpoint.isOpen) caller = await dialect.authenticate(world, call, endpoint) // 3 authenticate
    asked = await endpoint.read(world, call) // 4 validate
    dialect.checkCaller(call, caller, asked)
    const magic = magicError(call, endpoint, asked)
    provoked = chooseScenario(wanted, world.script, call, endpoint.id, asked, magic) // 5 decide scenario
    noteFault(call, provoked)
    if (provoked?.error !== undefined) throw provokedRefusal(provoked)
    const answer = await endpoint.act(world, call, { asked, caller, provoked }) // 6 act
    response = dialect.accept(call, answer, endpoint) // 7 respond
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      response = dialect.refuse(call, thrown, endpoint) // 7 respond
      findings.outcome = thrown.reason
      findings.diagnosis = thrown.message
      const { violation } = thrown.facts
      if (violation) findings.rule = ruleOf(violation, endpoint)
      asked ??= thrown.facts.body && askedIn(thrown.facts.body, endpoint)
    } else if (thrown instanceof UsageError) {
      response = usageAnswer(thrown)
      findings.outcome = 'mock-usage'
      findings.diagnosis = thrown.message
    } else throw thrown
  }
  response = corrupt(response, provoked)
  response = await dialect.sign(world, call, { endpoint, caller, provoked }, response) // 8 sign
  const mchid = merchantOf(asked, caller)
  if (mchid !== undefined) findings.mchid = mchid
  if (provoked) findings.provoked = provoked
  return deliver(world, call, response, findings) // 9 journal, 10 deliver
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

function magicError(
  { settings }: Call,
  { dialect }: Endpoint,
  { totalFen }: Asked,
): string | undefined {
  if (!settings.magicAmounts || totalFen === undefined) return undefined
  return dialect.errors.find(({ magicFen }) => magicFen === totalFen)?.name
}

function provokedRefusal({ error = '', by }: Provoked): Refusal {
  return new Refusal('provoked', `${error} was asked for by ${by}; the request itself is fine`, {
    error,
  })
}

/** A developer who looks at the answer has to see that it is bad on purpose. */
function noteFault({ notes }: Call, provoked: Provoked | undefined): void {
  if (!isSignatureFault(provoked?.fault)) return
  notes.push(
    `${provoked.fault} was asked for by ${provoked.by}: a client must not trust this answer`,
  )
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
type Findings = Writable<Omit<Exchange, 'id' | 'at' | 'request' | 'response' | 'notes'>>
type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

function deliver(world: World, call: Call, answer: WireResponse, findings: Findings): Reply {
  const { journal, ports } = world
  const { request, notes } = call
  const response = withDiagnosis(answer, findings.diagnosis, notes)
  const id = journal.nextId()
  journal.add({ id, at: ports.now(), request, response, notes, ...findings })
  if (!findings.provoked) return { response }
  const { delayMs, fault } = findings.provoked
  return {
    response,
    ...(delayMs !== undefined && { delayMs }),
    ...(isDeliveryFault(fault) && { fault }),
    ...(fault === 'hang' && { onLeft: tellWhenLeft(world, id) }),
  }
}

function tellWhenLeft({ events, ports }: World, exchange: string): () => void {
  const since = ports.wireNow()
  return () => events.emit('client.left', { exchange, afterMs: ports.wireNow() - since })
}

function ruleOf(violation: Violation, endpoint: Endpoint): NonNullable<Exchange['rule']> {
  const { kind } = violation
  return kind === 'unknown'
    ? { kind, pointer: violation.pointers[0] ?? '', source: endpoint.document }
    : { kind, pointer: violation.pointer, source: violation.source }
}

/** What a refused body says about its merchant all the same. */
function askedIn(body: JsonBody, { merchantMember }: Endpoint): Asked {
  const { value } = body
  if (typeof value !== 'object' || value === null) return { body }
  const mchid = Object.entries(value).find(([name]) => name === merchantMember)?.[1]
  return typeof mchid === 'string' ? { body, mchid } : { body }
}

/** Whose request it was, be it refused or not. */
function merchantOf(asked: Asked | undefined, caller: Caller | undefined): string | undefined {
  return asked?.mchid ?? (caller?.kind === 'signed' ? caller.mchid : undefined)
}
