import type { ClauseJudge } from '../watch.js'
import { provokedWatches } from './provoked.js'
import { wireWatches } from './wire.js'

/** How each clause is judged. */
export const watches: readonly ClauseJudge[] = [...wireWatches, ...provokedWatches]
