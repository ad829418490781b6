import { badAnswerCases } from './bad-answers.js'
import type { CaseDefinition } from './case.js'
import { noticeCases } from './notices.js'
import { orderLifeCases } from './order-life.js'
import { orderingCases } from './ordering.js'
import { repeatCases } from './repeats.js'
import { wecomCases } from './wecom.js'

/** Everything that is tried with a client, the ordinary first. */
export const cases: readonly CaseDefinition[] = [
  ...orderingCases,
  ...badAnswerCases,
  ...repeatCases,
  ...orderLifeCases,
  ...wecomCases,
  ...noticeCases,
]
