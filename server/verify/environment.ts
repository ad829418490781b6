import type { StartedCase } from '../cases/desk.js'
import { instructionsOf } from '../cases/instructions.js'
import { withPrefix } from '../environment.js'

/** What the process of one case is told beside the variables of its merchant. */
export function caseEnvironment({ run, opened, notifyUrl }: StartedCase, url: string) {
  const { definition, steps } = opened
  const { en, zh } = instructionsOf(steps, url)
  return withPrefix({
    CASE: definition.id,
    CASE_RUN: run,
    CASE_STEPS: JSON.stringify(steps),
    CASE_NOTIFY_URL: notifyUrl,
    CASE_INSTRUCTIONS: `${en}\n${zh}\n`,
  })
}
