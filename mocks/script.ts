import { type OperationId, operationIds } from './endpoint.js'
import { knownFault, parseScenario, type Scenario, wholeNumber } from './scenario.js'
import { shorten, unknownWord, UsageError } from './usage.js'
import { findHeader, type WireHeader } from './wire.js'

/** A step of a rule: `normal`, or the words of the header, or the same as an object. `times` repeats it. */
export type Step = string | number | (Scenario & { readonly times?: number })

/**
 * When to do what. A single step applies to every matching request; a list is worked off, one step a request, and
 * then the answer is ordinary again.
 */
export interface Rule {
  readonly when?: {
    readonly endpoint?: OperationId
    readonly mchid?: string
    /** The host that the client asked for, without its port. */
    readonly host?: string
    /** Members of the body by JSON pointer: `{ "/amount/total": 403 }`. */
    readonly body?: { readonly [pointer: string]: unknown }
  }
  readonly respond: Step | readonly Step[]
  readonly delayMs?: number
}

/** What an endpoint's platform can give, by name; so that a misspelt word is refused when it is set. */
export type KnownWords = (endpoint?: OperationId) => {
  readonly errors: readonly string[]
  readonly faults: readonly string[]
}

interface StoredRule {
  readonly id: string
  readonly rule: Rule
  readonly repeats: boolean
  readonly steps: readonly { readonly scenario: Scenario; readonly times: number }[]
  taken: number
}

/** A rule as the control API shows it. */
export interface ActiveRule extends Rule {
  readonly id: string
  /** How many requests it has answered. */
  readonly taken: number
  /** A list of steps that has been worked off. */
  readonly spent: boolean
}

/** The rules that are set, newest first. */
const MAX_STEPS = 10_000

export class Script {
  readonly #known: KnownWords
  #rules: StoredRule[] = []
  #count = 0

  constructor(known: KnownWords) {
    this.#known = known
  }

  /** Adds a rule and returns its id. Throws `UsageError` when a word in it is unknown. */
  use(rule: Rule): string {
    checkMembers(rule)
    const known = this.#known(rule.when?.endpoint).errors
    const repeats = !Array.isArray(rule.respond)
    const steps = [rule.respond].flat() as readonly Step[]
    const id = String(++this.#count)
    if (steps.length > MAX_STEPS)
      throw new UsageError(`respond has ${steps.length} steps, at most ${MAX_STEPS} are taken`)
    const stored = steps.map((step) => ({
      scenario: toScenario(step, known, rule.delayMs),
      times: timesOf(step),
    }))
    this.#rules.unshift({ id, rule, repeats, steps: stored, taken: 0 })
    return id
  }

  all(): readonly ActiveRule[] {
    return this.#rules.map((each) => ({
      id: each.id,
      ...each.rule,
      taken: each.taken,
      spent: isSpent(each),
    }))
  }

  /** Removes one rule; false when there is none of that id. */
  remove(id: string): boolean {
    const before = this.#rules.length
    this.#rules = this.#rules.filter((each) => each.id !== id)
    return this.#rules.length < before
  }

  /** Forgets all rules, or those that name one merchant. */
  clear(mchid?: string): void {
    this.#rules =
      mchid === undefined ? [] : this.#rules.filter((each) => each.rule.when?.mchid !== mchid)
  }

  /** The next step of the newest rule that fits and is not spent. */
  next(asked: AskedOfRules): Scenario | undefined {
    const { endpoint } = asked
    for (const each of this.#rules) {
      if (isSpent(each) || !fits(each.rule, asked)) continue
      const step = each.repeats ? each.steps[0]?.scenario : stepAt(each)
      if (step && !this.#canBeMeant(step, endpoint)) continue
      each.taken++
      return step
    }
    return undefined
  }

  /** A code or a fault of the other platform cannot be meant for this endpoint. */
  #canBeMeant({ error, fault }: Scenario, endpoint: OperationId): boolean {
    if (error === undefined && fault === undefined) return true
    const { errors, faults } = this.#known(endpoint)
    return (
      (error === undefined || errors.includes(error)) &&
      (fault === undefined || faults.includes(fault))
    )
  }
}

/** Rules also come from JSON that nobody has checked. */
function checkMembers(rule: Rule): void {
  membersOf(rule, 'a rule', ['when', 'respond', 'delayMs'])
  if (rule.respond === undefined)
    throw new UsageError('a rule needs respond: a code, a step or a list')
  if (rule.when === undefined) return
  membersOf(rule.when, 'when', ['endpoint', 'mchid', 'host', 'body'])
  const { endpoint, mchid, host, body } = rule.when
  if (endpoint !== undefined && !operationIds.includes(endpoint)) {
    throw unknownWord(String(endpoint), 'endpoint', operationIds)
  }
  if (mchid !== undefined && typeof mchid !== 'string')
    throw new UsageError('when.mchid must be a string')
  if (host !== undefined && typeof host !== 'string')
    throw new UsageError('when.host must be a string')
  if (body === undefined) return
  membersOf(body, 'when.body')
  const relative = Object.keys(body).find((pointer) => !pointer.startsWith('/'))
  if (relative !== undefined) {
    throw new UsageError(`when.body wants JSON pointers such as /amount/total, got ${relative}`)
  }
}

function membersOf(value: unknown, what: string, allowed?: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${what} must be an object, got ${shorten(JSON.stringify(value) ?? '')}`)
  }
  const stranger = Object.keys(value).find((name) => allowed && !allowed.includes(name))
  if (stranger !== undefined) throw unknownWord(stranger, `member of ${what}`, allowed ?? [])
}

function toScenario(step: Step, known: readonly string[], delayMs: number | undefined): Scenario {
  if (
    step === null ||
    (typeof step !== 'object' && typeof step !== 'string' && typeof step !== 'number')
  ) {
    throw new UsageError(
      `a step must be a code or an object, got ${shorten(JSON.stringify(step) ?? '')}`,
    )
  }
  const slowly = delayMs === undefined ? {} : { delayMs: wholeNumber('delayMs', String(delayMs)) }
  if (typeof step !== 'object') return { ...slowly, ...parseScenario(String(step), known) }
  const allowed = ['error', 'fault', 'delayMs', 'times']
  for (const name of Object.keys(step)) {
    if (!allowed.includes(name)) throw unknownWord(name, 'member of a step', allowed)
  }
  const { error, fault, delayMs: own } = step
  if (error !== undefined && typeof error !== 'string' && typeof error !== 'number') {
    throw new UsageError(`error must be a code, got ${shorten(JSON.stringify(error))}`)
  }
  const scenario = error === undefined ? {} : parseScenario(String(error), known)
  return {
    ...slowly,
    ...scenario,
    ...(fault !== undefined && { fault: knownFault(fault) }),
    ...(own !== undefined && { delayMs: wholeNumber('delayMs', String(own)) }),
  }
}

const timesOf = (step: Step): number =>
  typeof step === 'object' ? wholeNumber('times', String(step.times ?? 1)) : 1

function stepAt({ steps, taken }: StoredRule): Scenario | undefined {
  let passed = 0
  return steps.find(({ times }) => (passed += times) > taken)?.scenario
}

const isSpent = (rule: StoredRule): boolean => !rule.repeats && stepAt(rule) === undefined

/** What a rule may look at. */
export interface AskedOfRules {
  readonly endpoint: OperationId
  readonly mchid: string | undefined
  readonly headers: readonly WireHeader[]
  readonly body: unknown
}

function fits({ when = {} }: Rule, { endpoint, mchid, headers, body }: AskedOfRules): boolean {
  if (when.endpoint !== undefined && when.endpoint !== endpoint) return false
  if (when.mchid !== undefined && when.mchid !== mchid) return false
  if (when.host !== undefined && when.host !== hostOf(headers)) return false
  return Object.entries(when.body ?? {}).every(
    ([pointer, wanted]) => JSON.stringify(valueAt(body, pointer)) === JSON.stringify(wanted),
  )
}

/** The name without its port: whom a client believes to be talking to. */
const hostOf = (headers: readonly WireHeader[]): string | undefined =>
  findHeader(headers, 'Host')?.replace(/:\d+$/, '').toLowerCase()

/** The value at a JSON pointer, or undefined. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found = value
  for (const name of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    if (!Object.hasOwn(found, key)) return undefined
    found = (found as { readonly [key: string]: unknown })[key]
  }
  return found
}
