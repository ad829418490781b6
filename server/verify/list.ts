import { isJson, printJson } from '../json-output.js'
import type { Arguments } from '../arguments.js'
import { showCase } from '../cases/view.js'
import type { Io } from '../io.js'
import { labelled } from '../terminal.js'
import type { PlannedCase } from '../../contract-tests/cases/plan.js'

/** Prints the cases that would be tried, and what each asks of a client. */
export function listCases(planned: readonly PlannedCase[], args: Arguments, io: Io): number {
  const cases = [...new Set(planned.map(({ definition }) => definition))]
  if (isJson(args, io)) return printJson(io, { cases: cases.map(showCase) })
  for (const { id, plan, platform, title, clauses, needs } of cases) {
    const lines = [
      `${id}  (${plan}, ${platform})`,
      ...labelled('', title.en, 2, '  '),
      ...labelled('', title.zh, 2, '  '),
      ...labelled('clauses:', clauses.join(' '), 12, '  '),
      ...labelled('asks for:', needs.join(' '), 12, '  '),
    ]
    io.stdout.write(`${lines.join('\n')}\n`)
  }
  return 0
}
