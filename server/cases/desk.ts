import { randomBytes } from 'node:crypto'
import type { Capability, CaseDefinition } from '../../contract-tests/cases/case.js'
import { endpointIds, platformOf } from '../../contract-tests/cases/endpoints.js'
import { type OpenCase, openCase } from '../../contract-tests/cases/open-case.js'
import type { Told } from '../../contract-tests/judge/sighting.js'
import type { EndpointId, Mock } from '../../mocks/index.js'
import { unknownWord, UsageError } from '../../mocks/usage.js'
import { findEndpoint } from '../find-endpoint.js'
import { type CaseOutcome, RunOfCase } from './run-of-case.js'
import { sinkUrl } from './sink.js'
import { UnknownHere } from './unknown-here.js'

/** What a client says of itself when it begins a case. */
export interface StartCase {
  readonly endpoint?: string
  readonly notifyUrl?: string
  readonly profile?: 'development' | 'production'
  /** Default: everything. */
  readonly capabilities?: readonly Capability[]
}

/** A case that has been begun. */
export interface StartedCase {
  readonly run: string
  readonly opened: OpenCase
  readonly notifyUrl: string
}

/** How many may be begun and not finished, how many finished ones are remembered, and how long. */
export interface DeskLimits {
  readonly open: number
  readonly finished: number
  readonly ageMs: number
  /** How long `finish` waits for notices that are due. */
  readonly patienceMs: number
}

const defaults: DeskLimits = { open: 200, finished: 200, ageMs: 3_600_000, patienceMs: 10_000 }

/** Hands out the cases of the contract kit, each time with a merchant that nobody has used, and takes them back. */
export class CasesDesk {
  readonly #mock: Mock
  readonly #limits: DeskLimits
  readonly cases: readonly CaseDefinition[]
  readonly #open = new Map<string, RunOfCase>()
  readonly #finished = new Map<string, RunOfCase>()
  readonly #mchids = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(mock: Mock, cases: readonly CaseDefinition[], limits: Partial<DeskLimits> = {}) {
    this.#mock = mock
    this.cases = cases
    this.#limits = { ...defaults, ...limits }
  }

  /** The case of that id. Throws and names the nearest ones. */
  find(id: string): CaseDefinition {
    const found = this.cases.find((each) => each.id === id)
    if (found) return found
    const known = this.cases.map((each) => each.id)
    throw new UnknownHere(unknownWord(id, 'case', known).message)
  }

  /** Begins a case. `url` is where the mock listens. */
  async start(id: string, given: StartCase, url: string): Promise<StartedCase> {
    const definition = this.find(id)
    const missing = missingOf(definition, given.capabilities)
    if (missing.length > 0) {
      throw new UsageError(
        `${id} needs ${missing.join(' and ')}, which is not among the capabilities given; leave it out`,
      )
    }
    const sink = sinkUrl(url)
    const { notifyUrl = sink, profile } = given
    const opened = await openCase(this.#mock, definition, {
      endpoint: endpointFor(definition, given.endpoint),
      notifyUrl,
      sink,
      ...(profile && { profile }),
    })
    const run = randomBytes(8).toString('hex')
    this.#mchids.add(opened.mchid)
    this.#open.set(run, new RunOfCase(this.#mock, opened, sink))
    this.#forget()
    return { run, opened, notifyUrl }
  }

  /** The run of that number, open or finished. Throws where it is forgotten. */
  get(run: string): RunOfCase {
    const found = this.#open.get(run) ?? this.#finished.get(run)
    if (found) return found
    throw new UnknownHere(
      `there is no run ${run.slice(0, 40)}; runs are forgotten after ${this.#limits.ageMs / 60_000} minutes, or when there are too many`,
    )
  }

  /** Whether a case has this merchant for its own. */
  isOurs(mchid: string): boolean {
    return this.#mchids.has(mchid)
  }

  /** Throws where the run is forgotten, or is one of another case. */
  check(run: string, { id }: CaseDefinition): void {
    const { definition } = this.get(run).opened
    if (definition.id !== id)
      throw new UsageError(`run ${run} is one of ${definition.id}, not ${id}`)
  }

  /** What a case came to. Waits for what the case itself has begun, and for notices that are due if anybody is there. */
  async finish(
    run: string,
    { told = [], isClientThere = true }: FinishOptions = {},
  ): Promise<CaseOutcome> {
    const found = this.get(run)
    for (const each of this.#open.has(run) ? told : []) found.opened.observation.told(each)
    const outcome = await found.finish(isClientThere ? this.#limits.patienceMs : 0)
    if (this.#open.delete(run)) this.#finished.set(run, found)
    this.#forget()
    return outcome
  }

  /** Forgets those that nobody finished, and the finished ones that nobody asks for any more. */
  #forget(): void {
    const { open, finished, ageMs } = this.#limits
    for (const [runs, most] of [
      [this.#open, open],
      [this.#finished, finished],
    ] as const) {
      for (const [run, { startedAt }] of runs) {
        if (runs.size <= most && Date.now() - startedAt <= ageMs) break
        const oldest = runs.get(run)
        runs.delete(run)
        if (oldest) this.#mchids.delete(oldest.opened.mchid)
        void oldest?.forget()
      }
    }
    clearTimeout(this.#timer)
    if (this.#open.size + this.#finished.size > 0)
      this.#timer = setTimeout(() => this.#forget(), ageMs + 1).unref()
  }
}

interface FinishOptions {
  readonly told?: readonly Told[]
  /** `false`: whoever would answer notices has gone. */
  readonly isClientThere?: boolean
}

/** What a client would have to be able to do besides. */
export const missingOf = (
  { needs }: CaseDefinition,
  able: readonly Capability[] | undefined,
): readonly Capability[] =>
  able === undefined ? [] : needs.filter((capability) => !able.includes(capability))

/** One of the case's own platform: the one that is wanted, else the first. */
function endpointFor(definition: CaseDefinition, wanted: string | undefined): EndpointId {
  const { id, platform } = definition
  const endpoint =
    wanted === undefined
      ? endpointIds.find((each) => platformOf(each) === platform)
      : findEndpoint(wanted).id
  if (endpoint !== undefined && platformOf(endpoint) === platform) return endpoint
  throw new UsageError(`${id} is a case of ${platform}, and ${endpoint} is no endpoint of it`)
}
