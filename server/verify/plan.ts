import {
  type Capability,
  capabilities,
  type CaseDefinition,
} from '../../contract-tests/cases/case.js'
import { endpointIds, platformOf } from '../../contract-tests/cases/endpoints.js'
import { fits, planCases, type PlannedCase } from '../../contract-tests/cases/plan.js'
import type { EndpointId } from '../../mocks/index.js'
import { nearest } from '../../mocks/nearest.js'
import { UsageError } from '../../mocks/usage.js'

export interface Choice {
  readonly plan: 'prepay' | 'notify' | 'all'
  /** Globs of case ids, or with a slash of clauses. Empty: all. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Empty: wherever the client can order. */
  readonly endpoints: readonly EndpointId[]
}

/** What a client offers, by its own word or by that of whoever runs it. */
export interface Offer {
  readonly capabilities?: readonly Capability[] | undefined
  readonly endpoints?: readonly EndpointId[]
}

/** The cases that are wanted of this client. Throws where a glob fits nothing, or nothing is left. */
export function planTrials(
  cases: readonly CaseDefinition[],
  { endpoints, ...choice }: Choice,
  offer: Offer,
): readonly PlannedCase[] {
  checkGlobs('--case', choice.only, cases)
  checkGlobs('--skip', choice.skip, cases)
  const { endpoints: possible = endpointIds } = offer
  const places = endpoints.length > 0 ? possible.filter((id) => endpoints.includes(id)) : possible
  const able = ableAt(places, offer.capabilities)
  const trials = planCases({ ...choice, cases, capabilities: able, endpoints: places })
  if (trials.length > 0) return trials
  throw new UsageError('no case is left to try; see what there is: wechatpay-mock verify --list')
}

/** Who orders nowhere on a platform cannot order there. */
export function ableAt(
  places: readonly EndpointId[],
  offered: readonly Capability[] = capabilities,
): readonly Capability[] {
  const platforms = new Set(places.map(platformOf))
  return offered.filter((each) => {
    if (each === 'order') return platforms.has('wechatpay-v3')
    return each !== 'wecom' || platforms.has('wecom')
  })
}

function checkGlobs(
  flag: string,
  globs: readonly string[],
  cases: readonly CaseDefinition[],
): void {
  for (const glob of globs) {
    if (cases.some((each) => fits(glob, each))) continue
    const known = cases.flatMap(({ id, clauses }): readonly string[] =>
      glob.includes('/') ? clauses : [id],
    )
    const close = nearest(glob.replaceAll('*', ''), [...new Set(known)])
    const hint = close.length > 0 ? `did you mean ${close.join(' or ')}?` : 'see verify --list'
    throw new UsageError(`${flag} ${glob} fits no case; ${hint}`)
  }
}
