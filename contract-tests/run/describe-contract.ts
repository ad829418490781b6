import type { ClauseId } from '../clauses/clause.js'
import { clauseOf } from '../clauses/index.js'
import type { Played } from '../cases/play.js'
import type { PlannedCase } from '../cases/plan.js'
import { outOfReach, capabilitiesOf } from '../cases/reach.js'
import type { ClauseResult } from '../verdict.js'
import { type AdapterSource, adapterOf, type ContractOptions, parallelOf } from './options.js'
import { findRunner } from './runner.js'
import { serverTarget, type Target } from './target.js'
import { neededBy, planFor, tryCase } from './trial.js'

/** A case may wait for a client that waits for a silent connection. */
const CASE_MS = 180_000

/**
 * The same as tests: a suite for every case, and in it a test for every clause that the case is for. Of Vitest, or of a
 * runner with `describe`, `test`, `beforeAll` and `afterAll` as globals. Await it, so that the suites are there in time.
 *
 * @example
 * await describeContract(() => makeAdapter(), { skip: ['wecom-*'] })
 */
export async function describeContract(
  source: AdapterSource,
  options: ContractOptions = {},
): Promise<void> {
  const { describe, test, beforeAll, afterAll } = await findRunner()
  const planned = planFor(source, options)
  const able = capabilitiesOf(adapterOf(source))
  const run = new ContractRun(planned, source, options)
  const name = adapterOf(source).name ?? 'the client'
  describe(`the contract of ${name}`, () => {
    afterAll(() => run.close(), CASE_MS)
    for (const [turn, { definition, endpoint, missing }] of planned.entries()) {
      describe(`${definition.id} at ${endpoint}: ${definition.title.en}`, () => {
        let played: Played | undefined
        if (missing.length === 0)
          beforeAll(async () => {
            played = await run.play(turn)
          }, CASE_MS)
        for (const clause of definition.clauses) {
          const { duty } = clauseOf(clause)
          const isReached = missing.length === 0 && outOfReach(clause, able) === undefined
          const define = isReached ? test : test.skip
          define(`${clause}: the client ${duty.en}`, () => check(played, clause, options))
        }
      })
    }
    for (const { clause, reason } of options.knownFailures ?? [])
      test(`${clause} is a known failure still: ${reason}`, () => run.checkIsBroken(clause))
  })
}

/** The cases as they are asked for, and those that come next while there is room. */
class ContractRun {
  readonly #planned: readonly PlannedCase[]
  readonly #source: AdapterSource
  readonly #options: ContractOptions
  readonly #played = new Map<number, Promise<Played>>()
  #target: Promise<Target> | undefined

  constructor(planned: readonly PlannedCase[], source: AdapterSource, options: ContractOptions) {
    this.#planned = planned
    this.#source = source
    this.#options = options
  }

  play(turn: number): Promise<Played> {
    const ahead = parallelOf(this.#source, this.#options)
    for (let next = turn; next < turn + ahead && next < this.#planned.length; next++) {
      if (this.#isAlone(turn) ? next > turn : this.#isAlone(next)) break
      if (this.#played.has(next)) continue
      const playing = this.#play(next)
      playing.catch(() => undefined) // told where it is asked for
      this.#played.set(next, playing)
    }
    return this.#played.get(turn) ?? this.#play(turn)
  }

  /** A list of known failures that nobody looks through grows old. */
  async checkIsBroken(clause: ClauseId): Promise<void> {
    const played = await Promise.all(this.#played.values())
    const verdicts = played
      .flatMap(({ results }) => results)
      .filter((each) => each.clause === clause)
      .map(({ verdict }) => verdict)
    if (verdicts.some((verdict) => verdict === 'fail' || verdict === 'warn')) return
    if (verdicts.includes('pass'))
      throw new Error(
        `${clause} is kept, though it is listed as a known failure; take it off the list`,
      )
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#played.values())
    if (!this.#options.target) await (await this.#target)?.close()
  }

  #isAlone(turn: number): boolean {
    return this.#planned[turn]?.definition.alone === true
  }

  async #play(turn: number): Promise<Played> {
    const { target } = this.#options
    this.#target ??= target ? Promise.resolve(target) : serverTarget(neededBy(this.#source))
    // `turn` is below the number of cases.
    const planned = this.#planned[turn] as PlannedCase
    return tryCase(planned, this.#source, await this.#target, this.#options)
  }
}

/** Fails the test where the clause was broken, and where the case could not be tried. */
function check(
  played: Played | undefined,
  clause: ClauseId,
  { failOn = 'must', knownFailures = [] }: ContractOptions,
): void {
  const problem = played?.case.problem
  if (problem !== undefined) throw new Error(problem)
  const result = played?.results.find((each) => each.clause === clause)
  if (!result) return
  const isBad =
    failOn !== 'none' &&
    (result.verdict === 'fail' || (failOn === 'should' && result.verdict === 'warn'))
  if (isBad && !knownFailures.some((known) => known.clause === clause))
    throw new ContractError(result)
  if (result.verdict === 'warn') process.stderr.write(`${clause}: ${inWords(result)}\n`)
}

/** A clause that was broken: what the client did, and where the platform says what it should do. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  readonly result: ClauseResult

  constructor(result: ClauseResult) {
    super(inWords(result))
    this.result = result
  }
}

function inWords({ clause, findings }: ClauseResult): string {
  const told = findings.slice(0, 3).flatMap(({ sentence }) => [sentence.en, sentence.zh])
  return [...told, clauseOf(clause).document].join('\n')
}
