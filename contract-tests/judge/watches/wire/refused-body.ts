import type { Exchange } from 'wechatpay-mock'
import type { ClauseId } from '../../../clauses/clause.js'
import type { SeenExchange } from '../../sighting.js'
import { isWide, valueAt } from './members.js'

/** Refusals of a body besides those of the schema. */
const REASONS: ReadonlySet<Exchange['outcome']> = new Set([
  'body-too-large',
  'encoded-body',
  'empty-body',
  'malformed-json',
  // The schema lets these pass, and the platform answers PARAM_ERROR.
  'sub-mchid-missing',
  'sub-mchid-equals-sp-mchid',
  'openid-missing',
])

/**
 * The one clause that a refused body is about; nothing where the body was not why. The platform names the first thing
 * that is wrong, so one mistake is one clause.
 */
export function clauseOfRefusal(seen: SeenExchange): ClauseId | undefined {
  const { outcome, rule } = seen.exchange
  if (outcome === 'ok') return undefined
  if (outcome !== 'invalid') return REASONS.has(outcome) ? 'request/schema' : undefined
  if (!rule) return 'request/schema'
  const { kind, pointer } = rule
  if (kind === 'unknown') return 'request/unknown-field'
  const value = valueAt(seen.body(), pointer)
  if (value === null) return 'request/no-null'
  if (kind === 'type' && isAmount(pointer)) return 'request/integer-fen'
  if (isWide(value)) return 'request/plane'
  if (isNotifyUrlWithQuery(pointer, value)) return 'request/notify-https'
  return 'request/schema'
}

const isAmount = (pointer: string): boolean => /\/(?:total|cost_price|unit_price)$/.test(pointer)

/** The platform's pattern has no place for a query. */
const isNotifyUrlWithQuery = (pointer: string, value: unknown): boolean =>
  pointer === '/notify_url' && typeof value === 'string' && /^https?:\/\/[^\s?#]+\?/.test(value)
