import type { ContractAdapter } from '../adapter.js'
import { cases } from '../cases/index.js'
import { type PlannedCase, planCases } from '../cases/plan.js'
import { playCase, type Played } from '../cases/play.js'
import { capabilitiesOf, notApplicable, outOfReach } from '../cases/reach.js'
import { type AdapterSource, adapterOf, type ContractOptions } from './options.js'
import type { ServerTargetOptions, Target } from './target.js'

/** What is tried with this client. */
export function planFor(source: AdapterSource, options: ContractOptions): readonly PlannedCase[] {
  const adapter = adapterOf(source)
  const endpoints = options.endpoints ?? adapter.endpoints
  const planned = planCases({
    cases,
    capabilities: capabilitiesOf(adapter),
    ...(options.plan && { plan: options.plan }),
    ...(options.cases && { only: options.cases }),
    ...(options.skip && { skip: options.skip }),
    ...(endpoints && { endpoints }),
  })
  if (planned.length > 0) return planned
  throw new RangeError(`no case is left to try; there are: ${cases.map(({ id }) => id).join(', ')}`)
}

/** What a server has to prepare for this client. */
export const neededBy = (source: AdapterSource): ServerTargetOptions => ({
  hosts: capabilitiesOf(adapterOf(source)).includes('hosts'),
})

let count = 0

/** Tries one case, or says why it cannot be tried. */
export async function tryCase(
  { definition, endpoint, missing }: PlannedCase,
  source: AdapterSource,
  target: Target,
  { profile, patienceMs }: ContractOptions,
): Promise<Played> {
  const adapter = adapterOf(source)
  if (missing.length > 0) return leftOut({ definition, endpoint, missing }, adapter)
  return playCase(target.mock, definition, adapter, {
    env: (mchid) => target.env(mchid),
    endpoint,
    // Of a name that nobody has, as notices are handed over here; every case has an address of its own.
    notifyUrl: `https://merchant.example/wechatpay/notices/${++count}`,
    ...(profile && { profile }),
    ...(patienceMs !== undefined && { patienceMs }),
  })
}

function leftOut({ definition, endpoint, missing }: PlannedCase, adapter: ContractAdapter): Played {
  const { id, title, clauses } = definition
  const able = capabilitiesOf(adapter)
  const because = {
    en: `the client does not offer ${missing.join(' and ')}`,
    zh: `客户端不具备能力：${missing.join('、')}`,
  }
  const results = clauses.map((clause) =>
    notApplicable(clause, outOfReach(clause, able) ?? because),
  )
  return {
    results,
    case: {
      id,
      title,
      endpoint,
      verdict: 'not-applicable',
      durationMs: 0,
      clauses: results.map(({ clause, verdict }) => ({ clause, verdict })),
    },
  }
}
