/** What a caller of `/__admin/cases` sends, read and checked. */
import { type Capability, capabilities } from '../../contract-tests/cases/case.js'
import type { Told } from '../../contract-tests/judge/sighting.js'
import { shorten, unknownWord, UsageError } from '../../mocks/usage.js'
import { oneOf, texts } from '../control-input.js'
import type { StartCase } from './desk.js'

export function readStart(body: unknown): StartCase {
  const { capabilities: given, ...rest } = objectOf(body)
  const { endpoint, notify_url: notifyUrl, profile } = texts(rest, START_MEMBERS)
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(notifyUrl !== undefined && { notifyUrl: httpUrl(notifyUrl) }),
    ...(profile !== undefined && { profile: oneOf(profiles, profile, 'profile') }),
    ...(given !== undefined && { capabilities: readCapabilities(given) }),
  }
}

const START_MEMBERS = ['endpoint', 'notify_url', 'profile']
const profiles = ['development', 'production'] as const

export function readCapabilities(given: unknown): readonly Capability[] {
  if (!Array.isArray(given)) throw new UsageError('capabilities must be a list of texts')
  return given.map((each) => oneOf(capabilities, String(each), 'capability'))
}

export interface FinishCase {
  readonly run: string
  readonly told: readonly Told[]
}

export function readFinish(body: unknown): FinishCase {
  const { told = [], ...rest } = objectOf(body)
  const { run } = texts(rest, ['run'])
  if (run === undefined) throw new UsageError('the body needs run: {"run": "…"}, as start said it')
  if (!Array.isArray(told)) throw new UsageError('told must be a list')
  return { run, told: told.map(readTold) }
}

const TOLD_MEMBERS = ['step', 'outTradeNo', 'prepayId', 'error']

function readTold(given: unknown): Told {
  const { step, ...rest } = texts(given, TOLD_MEMBERS)
  if (step === undefined) throw new UsageError('every entry of told needs its step')
  return { step, ...rest }
}

function objectOf(body: unknown): { readonly [name: string]: unknown } {
  if (body === undefined) return {}
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as { readonly [name: string]: unknown }
  throw new UsageError(`the body must be a JSON object, got ${shorten(JSON.stringify(body))}`)
}

function httpUrl(text: string): string {
  const isUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
  if (isUrl) return text
  throw unknownWord(text, 'address of http or https', ['https://shop.example/notify'])
}
