import { caseOf, judgeCase, type Verdict } from './cases.js'
import type { Entry } from './entry.js'
import type { NoticePlatform, Notification, Outcome } from './notification.js'
import { isAccepted, repeatAfterMs, repeatsOf } from './schedule.js'

/** What follows an attempt: the same again, the next step of the case, or the end. */
export type Next =
  | { readonly kind: 'repeat'; readonly afterMs: number }
  | { readonly kind: 'step' }
  | { readonly kind: 'over'; readonly changes: Partial<Notification> }

/** Decides after the attempt has been recorded. */
export function whatNext({ shown, step, repeats, maxRepeats }: Entry, outcome: Outcome): Next {
  const { case: name = 'ok', platform } = shown
  const { steps } = caseOf(name)
  const isGood = isAccepted(platform, outcome)
  // Only what should have been accepted is sent again.
  const isToRepeat = !isGood && repeats < maxRepeats && steps[step]?.expected !== 'refuse'
  const afterMs = isToRepeat ? repeatAfterMs(platform, repeats, outcome) : undefined
  if (afterMs !== undefined) return { kind: 'repeat', afterMs }
  if (step + 1 < steps.length) return { kind: 'step' }
  const verdict = verdictOn(shown)
  const changes: Partial<Notification> = isGood
    ? { state: 'delivered' }
    : { state: 'given-up', reason: verdict?.sentence ?? whyGivenUp(platform, outcome) }
  return { kind: 'over', changes: { ...changes, ...(verdict && { verdict }) } }
}

/** The end of a notice that was not even tried. */
export const givenUp = ({ case: name }: Notification, reason: string): Partial<Notification> => ({
  state: 'given-up',
  reason,
  ...(name !== undefined && { verdict: { ok: false, sentence: reason } }),
})

/** As if it had never been over. */
export function reopened(notification: Notification): Notification {
  const { verdict: _verdict, reason: _reason, ...rest } = notification
  return rest
}

export function whyUnverified(outcome: Outcome): string {
  const told = outcome.kind === 'answered' ? `it answered ${outcome.status}` : outcome.reason
  return `the address did not prove itself: ${told}; it has to answer the GET with the decrypted echostr and nothing else, within 1 s`
}

/** Of a case of the lab: what became of every step at its last try. */
function verdictOn({ case: name, attempts, platform }: Notification): Verdict | undefined {
  if (name === undefined || name === 'withheld') return undefined
  const outcomes: Outcome[] = []
  for (const { purpose, step, outcome } of attempts) {
    if (purpose === 'notice') outcomes[step] = outcome
  }
  return judgeCase(name, outcomes, platform)
}

function whyGivenUp(platform: NoticePlatform, outcome: Outcome): string {
  if (outcome.kind === 'refused') return outcome.reason
  return platform === 'wecom' && outcome.kind === 'answered'
    ? `it answered ${outcome.status}, and WeCom repeats only what got no answer`
    : `not accepted, and repeated ${repeatsOf(platform)} times`
}
