import type { CaseOutcome } from '../cases/run-of-case.js'
import type { StartedCase } from '../cases/desk.js'
import type { Environment } from '../io.js'

/** Carries out the steps of cases with a client. */
export interface Player {
  /** Never rejects for what the client does. `worker` is the number of who is asking: it asks for one at a time. */
  play(started: StartedCase, env: Environment, worker: number): Promise<Played>
  /** Ends what it has started. */
  close(): Promise<void>
}

export interface Played {
  /** What the client printed, shown where the case failed. */
  readonly output: string
  /** Why the case says nothing about the client, and what to do about it. */
  problemOf(outcome: CaseOutcome): string | undefined
}
