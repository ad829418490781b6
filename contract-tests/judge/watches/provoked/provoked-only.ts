import type { ClauseId } from '../../../clauses/clause.js'
import type { Watch } from '../../sighting.js'
import type { ClauseJudge, Notebook, Surroundings } from '../../watch.js'

/**
 * A clause that only a case for it can judge. What another case or a test of the client's own does on purpose gives the
 * client no fair opportunity.
 */
export const provokedOnly = (
  clause: ClauseId,
  watch: (notebook: Notebook, surroundings: Surroundings) => Watch,
): ClauseJudge => ({
  clause,
  watch: (notebook, surroundings) =>
    surroundings.isFor(clause) ? watch(notebook, surroundings) : {},
})
