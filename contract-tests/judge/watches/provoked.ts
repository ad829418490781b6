import type { ClauseJudge } from '../watch.js'

export const provokedWatches: readonly ClauseJudge[] = []
