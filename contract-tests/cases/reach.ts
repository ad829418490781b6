import type { ContractAdapter } from '../adapter.js'
import { type ClauseId, clauseIds, type Text } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import type { ClauseResult } from '../verdict.js'
import type { Capability } from './case.js'
import { endpointIds, platformOf } from './endpoints.js'

/** What a client in this process can be asked to do. */
export function capabilitiesOf(adapter: ContractAdapter): readonly Capability[] {
  const { endpoints = endpointIds, capabilities = ['retry'] } = adapter
  const platforms = adapter.placeOrder ? endpoints.map(platformOf) : []
  return [
    ...(platforms.includes('wechatpay-v3') ? (['order'] as const) : []),
    ...(platforms.includes('wecom') ? (['wecom'] as const) : []),
    ...(adapter.payParameters ? (['pay'] as const) : []),
    ...(adapter.handleNotification ? (['notice'] as const) : []),
    ...(adapter.settleOrder ? (['settle'] as const) : []),
    ...(adapter.closeOrder ? (['close'] as const) : []),
    ...capabilities.filter((each) => each === 'retry' || each === 'hosts'),
  ]
}

/** One of these is enough to do right or wrong by a clause. */
const NEEDS: { readonly [prefix: string]: readonly Capability[] } = {
  'request/': ['order', 'wecom'],
  'sign/': ['order'],
  'verify/': ['order'],
  'retry/': ['order'],
  'retry/system-error': ['retry'],
  'retry/rate-limit': ['retry'],
  'prepay/': ['order'],
  'order/': ['order'],
  'order/query-when-silent': ['settle'],
  'order/close-unpaid': ['close'],
  'failover/': ['hosts'],
  'cashier/': ['pay'],
  'notify/': ['notice'],
  'wecom/': ['wecom'],
}

const needsOf = (clause: ClauseId): readonly Capability[] =>
  NEEDS[clause] ?? NEEDS[clause.slice(0, clause.indexOf('/') + 1)] ?? []

/** Why a client cannot be judged by a clause; nothing where it can. */
export function outOfReach(clause: ClauseId, able: readonly Capability[]): Text | undefined {
  const needs = needsOf(clause)
  if (needs.some((each) => able.includes(each))) return undefined
  return {
    en: `the client does not offer ${needs.join(' or ')}`,
    zh: `客户端不具备能力：${needs.join(' 或 ')}`,
  }
}

/** What is said of a clause that the client cannot be judged by. */
export const notApplicable = (clause: ClauseId, because: Text): ClauseResult => ({
  clause,
  level: levelOf(clause),
  verdict: 'not-applicable',
  exercised: 0,
  findings: [],
  count: 0,
  because,
})

/** The results, without those of clauses that are out of the client's reach. */
export function withinReach(
  results: readonly ClauseResult[],
  able: readonly Capability[],
): readonly ClauseResult[] {
  return results.map((result) => {
    const because = outOfReach(result.clause, able)
    return because ? notApplicable(result.clause, because) : result
  })
}

/** The clauses that a client with these capabilities can be judged by. */
export const clausesInReach = (able: readonly Capability[]): readonly ClauseId[] =>
  clauseIds.filter((clause) => outOfReach(clause, able) === undefined)
