import type { Clause, ClauseId } from './clause.js'

/** The clauses of one kind: all but what their id says. */
export type ClauseTexts = { readonly [Id in ClauseId]?: Omit<Clause, 'id' | 'level'> }
