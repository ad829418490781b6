import type { Capability, CaseDefinition } from '../../contract-tests/cases/case.js'
import { endpoints } from '../../mocks/endpoints/index.js'
import type { EndpointId } from '../../mocks/index.js'
import { nearest } from '../../mocks/nearest.js'
import { UsageError } from '../../mocks/usage.js'
import { missingOf, platformOf } from '../cases/desk.js'

/** A case at an endpoint: what one process is started for. */
export interface Trial {
  readonly definition: CaseDefinition
  readonly endpoint: EndpointId
  /** What the client would have to be able to do besides: it is not tried then. */
  readonly missing: readonly Capability[]
}

export interface Choice {
  readonly plan: 'prepay' | 'notify' | 'all'
  /** Globs of case ids, or with a slash of clause ids. Empty: all. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** Each case is tried at each of these that is of its platform. Empty: at one, and they take turns. */
  readonly endpoints: readonly EndpointId[]
  readonly capabilities?: readonly Capability[] | undefined
}

/** The trials that are wanted, in the order of the cases. Throws where a glob fits nothing, or nothing is left. */
export function planTrials(cases: readonly CaseDefinition[], choice: Choice): readonly Trial[] {
  const { plan, only, skip, endpoints: wanted, capabilities } = choice
  for (const [flag, globs] of [
    ['--case', only],
    ['--skip', skip],
  ] as const) {
    for (const glob of globs) if (!cases.some(fits(glob))) throw fitsNothing(flag, glob, cases)
  }
  const trials = cases
    .filter((each) => plan === 'all' || each.plan === plan)
    .filter((each) => only.length === 0 || only.some((glob) => fits(glob)(each)))
    .filter((each) => !skip.some((glob) => fits(glob)(each)))
    .flatMap((definition, turn) =>
      endpointsFor(definition, wanted, turn).map((endpoint) => ({
        definition,
        endpoint,
        missing: missingOf(definition, capabilities),
      })),
    )
  if (trials.length > 0) return trials
  throw new UsageError(
    'no case is left to try; see what there is with: wechatpay-mock verify --list',
  )
}

function endpointsFor(
  { platform }: CaseDefinition,
  wanted: readonly EndpointId[],
  turn: number,
): readonly EndpointId[] {
  const chosen = wanted.length > 0 ? wanted : endpointIds
  const possible = chosen.filter((endpoint) => platformOf(endpoint) === platform)
  return wanted.length > 0 ? possible : possible.filter((_, i) => i === turn % possible.length)
}

const endpointIds = endpoints.map(({ id }) => id)

function fits(glob: string): (definition: CaseDefinition) => boolean {
  const pattern = new RegExp(`^${glob.split('').map(toPattern).join('')}$`)
  return ({ id, clauses }) =>
    glob.includes('/') ? clauses.some((clause) => pattern.test(clause)) : pattern.test(id)
}

function toPattern(character: string): string {
  if (character === '*') return '.*'
  return character === '?' ? '.' : character.replace(/[\\^$.*+()[\]{}|]/, '\\$&')
}

function fitsNothing(flag: string, glob: string, cases: readonly CaseDefinition[]): UsageError {
  const known = glob.includes('/')
    ? cases.flatMap(({ clauses }) => clauses)
    : cases.map(({ id }) => id)
  const close = nearest(glob.replaceAll('*', ''), [...new Set(known)])
  const hint =
    close.length > 0 ? `did you mean ${close.join(' or ')}?` : 'see: wechatpay-mock verify --list'
  return new UsageError(`${flag} ${glob} fits no case; ${hint}`)
}
