import type { Asked, OperationId } from './endpoint.js'
import type { AskedOfRules } from './script.js'
import { unknownWord, UsageError } from './usage.js'
import type { Call, Dialect } from './dialect.js'
import { findHeader, type WireHeader } from './wire.js'

/** What can go wrong with the connection, whatever the answer says. */
const deliveryFaults = ['reset', 'hang', 'truncate', 'slow'] as const
export type DeliveryFault = (typeof deliveryFaults)[number]

/** Answers that a client must not trust. Only a platform that signs can give them. */
export const signatureFaults = [
  'bad-signature',
  'signtest',
  'wrong-serial',
  'stale-timestamp',
  'unsigned',
] as const
export type SignatureFault = (typeof signatureFaults)[number]

export const faults = [...deliveryFaults, 'malformed-json', ...signatureFaults] as const
export type Fault = (typeof faults)[number]

export const isDeliveryFault = (fault: Fault | undefined): fault is DeliveryFault =>
  fault !== undefined && deliveryFaults.some((each) => each === fault)

export const isSignatureFault = (fault: Fault | undefined): fault is SignatureFault =>
  fault !== undefined && signatureFaults.some((each) => each === fault)

/** What the answer to one request is going to be about. */
export interface Scenario {
  /** `CODE`, or for WeCom the errcode; absent for the ordinary answer. */
  readonly error?: string
  readonly fault?: Fault
  readonly delayMs?: number
}

/** Who asked for a scenario. The contract kit does not hold such traffic against a client. */
export type ScenarioSource = 'header' | 'rule' | 'magic-amount'

/** The header that WeChat's own simulation of APIv2 uses. */
export const NEGATIVE_TEST = 'Wechatpay-Negative-Test'

/** Where rules wait for their requests. */
interface Steps {
  next(asked: AskedOfRules): Scenario | undefined
}

/** A scenario, and who asked for it. */
export type Provoked = Scenario & { readonly by: ScenarioSource }

/** Decides what the answer is about: header, then rule, then magic amount, else the ordinary answer. */
export function chooseScenario(
  asked: Scenario | undefined,
  steps: Steps,
  { request: { headers } }: Pick<Call, 'request'>,
  endpoint: OperationId,
  { mchid, body }: Asked,
  magicError: string | undefined,
): Provoked | undefined {
  if (asked) return { ...asked, by: 'header' }
  const step = steps.next({ endpoint, mchid, headers, body: body.value })
  if (step) return { ...step, by: 'rule' }
  return magicError === undefined ? undefined : { error: magicError, by: 'magic-amount' }
}

/** What the request's own header asks for. Throws `UsageError` when it is misspelt. */
export function scenarioInHeader(
  headers: readonly WireHeader[],
  { errors, faults: known }: Pick<Dialect, 'errors' | 'faults'>,
): Scenario | undefined {
  const value = findHeader(headers, NEGATIVE_TEST)
  if (value === undefined) return undefined
  const scenario = parseScenario(
    value,
    errors.map(({ name }) => name),
  )
  const { fault } = scenario
  if (fault !== undefined && !known.includes(fault)) {
    throw new UsageError(`fault ${fault} needs signed answers, which this platform does not give`)
  }
  return scenario
}

/** `CODE`, `fault=NAME`, `delay=MS`, or several joined by `;`. */
export function parseScenario(text: string, knownErrors: readonly string[]): Scenario {
  const scenario: { error?: string; fault?: Fault; delayMs?: number } = {}
  for (const word of text.split(';').map((each) => each.trim())) {
    const [name, value = ''] = word.split('=')
    if (name === 'fault') scenario.fault = knownFault(value)
    else if (name === 'delay') scenario.delayMs = wholeNumber('delay', value)
    else if (word !== '' && word !== 'normal') {
      if (!knownErrors.includes(word))
        throw unknownWord(word, 'error of this endpoint', knownErrors)
      scenario.error = word
    }
  }
  return scenario
}

export function knownFault(word: string): Fault {
  const fault = faults.find((each) => each === word)
  if (!fault) throw unknownWord(word, 'fault', faults)
  return fault
}

export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) {
    throw new UsageError(`${name} must be a whole number from 0 to 9999999, got ${text}`)
  }
  return Number(text)
}
