import type { ClauseJudge } from '../watch.js'

export const wireWatches: readonly ClauseJudge[] = []
