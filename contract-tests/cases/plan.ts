import type { EndpointId } from 'wechatpay-mock'
import type { Capability, CaseDefinition } from './case.js'
import { endpointIds, platformOf } from './endpoints.js'

export interface PlanOptions {
  readonly cases: readonly CaseDefinition[]
  /** Default: `all`. */
  readonly plan?: CaseDefinition['plan'] | 'all'
  /** Globs of case ids, or of clauses: `retry-*`, `notify/*`. Default: everything. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly capabilities: readonly Capability[]
  /** Where the client orders. Default: everywhere. */
  readonly endpoints?: readonly EndpointId[]
}

/** A case at an endpoint, and what the client would have to be able to do besides. */
export interface PlannedCase {
  readonly definition: CaseDefinition
  readonly endpoint: EndpointId
  readonly missing: readonly Capability[]
}

/** Which cases are tried with a client, and where: ordinary ordering everywhere, the rest at one endpoint each. */
export function planCases(options: PlanOptions): readonly PlannedCase[] {
  const { cases, plan = 'all', only = [], skip = [] } = options
  const { capabilities, endpoints = endpointIds } = options
  return cases
    .filter((each) => plan === 'all' || each.plan === plan)
    .filter((each) => only.length === 0 || only.some((glob) => fits(glob, each)))
    .filter((each) => !skip.some((glob) => fits(glob, each)))
    .flatMap((definition) => {
      const possible = endpoints.filter((each) => platformOf(each) === definition.platform)
      const chosen = definition.everyEndpoint ? possible : possible.slice(0, 1)
      const missing = definition.needs.filter((each) => !capabilities.includes(each))
      // A client that orders nowhere there lacks the capability, which the report should say.
      const shown = chosen.length > 0 ? chosen : missing.length > 0 ? anywhere(definition) : []
      return shown.map((endpoint) => ({ definition, endpoint, missing }))
    })
}

const anywhere = ({ platform }: CaseDefinition): readonly EndpointId[] =>
  endpointIds.filter((each) => platformOf(each) === platform).slice(0, 1)

/** Whether a glob means this case: by its id, or where it has a slash, by a clause that it is for. */
export function fits(
  glob: string,
  { id, clauses }: Pick<CaseDefinition, 'id' | 'clauses'>,
): boolean {
  const escaped = glob.replace(/[\\^$.+()[\]{}|]/g, '\\$&')
  const pattern = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  return glob.includes('/') ? clauses.some((each) => pattern.test(each)) : pattern.test(id)
}
