import { type Verdict, verdicts } from '../verdict.js'

/** What stands before a clause. `ascii`: for terminals and log files that know nothing else. */
export interface Mark {
  readonly unicode: string
  readonly ascii: string
  readonly color: 'green' | 'red' | 'yellow' | 'dim'
  /** In a count: "2 failed". */
  readonly counted: string
}

export const MARKS: { readonly [Each in Verdict]: Mark } = {
  pass: { unicode: '✔', ascii: 'ok', color: 'green', counted: 'passed' },
  fail: { unicode: '✘', ascii: 'FAIL', color: 'red', counted: 'failed' },
  warn: { unicode: '!', ascii: 'warn', color: 'yellow', counted: 'warned' },
  'not-exercised': { unicode: '·', ascii: '-', color: 'dim', counted: 'not exercised' },
  'not-applicable': { unicode: '-', ascii: 'n/a', color: 'dim', counted: 'not applicable' },
  'known-failure': { unicode: '~', ascii: 'known', color: 'yellow', counted: 'known to fail' },
  'unexpected-pass': { unicode: '✘', ascii: 'FAIL', color: 'red', counted: 'passed unexpectedly' },
}

/** `1 failed, 2 warned, 12 passed`: what a reader looks for stands first. */
export function countVerdicts(clauses: readonly { readonly verdict: Verdict }[]): string {
  const order: readonly Verdict[] = ['fail', 'unexpected-pass', 'warn', 'known-failure', 'pass']
  const rest = verdicts.filter((each) => !order.includes(each))
  return [...order, ...rest]
    .map((verdict) => {
      const count = clauses.filter((each) => each.verdict === verdict).length
      return count > 0 || verdict === 'fail' ? `${count} ${MARKS[verdict].counted}` : ''
    })
    .filter(Boolean)
    .join(', ')
}
