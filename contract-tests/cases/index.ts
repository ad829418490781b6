import type { CaseDefinition } from './case.js'

/** Everything that is tried with a client. */
export const cases: readonly CaseDefinition[] = []
