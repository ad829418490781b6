import type { Answered, NoticePlatform, Outcome } from './notification.js'
import { isAccepted } from './schedule.js'

/** What can be wrong with one notice. */
export type Flaw =
  | 'tampered-body'
  | 'tampered-ciphertext'
  | 'wrong-serial'
  | 'stale-timestamp'
  | 'signtest'
  | 'other-mchid'
  | 'amount-mismatch'
  | 'unknown-order'

export type NoticeCase = Flaw | 'ok' | 'duplicate' | 'race' | 'late' | 'withheld'

/** One sending of a case's notice. */
export interface CaseStep {
  /** How a verdict calls it. */
  readonly name: string
  readonly flaw?: Flaw
  readonly expected: 'accept' | 'refuse'
}

export interface CaseDefinition {
  readonly name: NoticeCase
  /** What is sent. */
  readonly title: string
  readonly steps: readonly CaseStep[]
  /** What the case is about; `signtest` wants the good notice behind the probe accepted, too. */
  readonly expected: 'accept' | 'refuse' | 'nothing'
  /** The clause of the contract that it shows. */
  readonly clause: string
  /** Why, or what the endpoint had to notice. */
  readonly because: string
  readonly platforms: readonly NoticePlatform[]
}

const both: readonly NoticePlatform[] = ['wechatpay-v3', 'wecom']
const v3: readonly NoticePlatform[] = ['wechatpay-v3']

const good: CaseStep = { name: 'the notice', expected: 'accept' }
const flawed = (flaw: Flaw): readonly CaseStep[] => [
  { name: 'the notice', flaw, expected: 'refuse' },
]

/** The notification lab. Expectations follow the platform's acceptance checklist (wechatpay-skills). */
export const noticeCases: readonly CaseDefinition[] = [
  {
    name: 'ok',
    title: 'a good notice',
    steps: [good],
    expected: 'accept',
    clause: 'notify/acknowledge',
    because: 'nothing is wrong with it',
    platforms: both,
  },
  {
    name: 'duplicate',
    title: 'the same good notice twice',
    steps: [good, { name: 'the same again', expected: 'accept' }],
    expected: 'accept',
    clause: 'notify/replay',
    because: 'the platform may send a notice several times; the work is done once',
    platforms: both,
  },
  {
    name: 'tampered-body',
    title: 'one byte of the body is not what was signed',
    steps: flawed('tampered-body'),
    expected: 'refuse',
    clause: 'notify/bad-signature',
    because: 'the signature does not fit the body',
    platforms: both,
  },
  {
    name: 'tampered-ciphertext',
    title: 'well signed, but the resource does not decrypt',
    steps: flawed('tampered-ciphertext'),
    expected: 'refuse',
    clause: 'notify/bad-signature',
    because: 'the tag of the ciphertext does not fit',
    platforms: both,
  },
  {
    name: 'wrong-serial',
    title: 'Wechatpay-Serial names a key that there is not',
    steps: flawed('wrong-serial'),
    expected: 'refuse',
    clause: 'notify/bad-signature',
    because: 'no key of the platform has that serial',
    platforms: v3,
  },
  {
    name: 'stale-timestamp',
    title: 'well signed ten minutes ago',
    steps: flawed('stale-timestamp'),
    expected: 'refuse',
    clause: 'notify/bad-signature',
    because: 'a signature older than five minutes may be a replay',
    platforms: v3,
  },
  {
    name: 'signtest',
    title: "the platform's own probe with a bad signature, then the good notice",
    steps: [
      { name: 'the probe', flaw: 'signtest', expected: 'refuse' },
      { name: 'the good notice', expected: 'accept' },
    ],
    expected: 'refuse',
    clause: 'notify/signtest',
    because: 'a signature that begins with WECHATPAY/SIGNTEST/ is a bad one like any other',
    platforms: v3,
  },
  {
    name: 'other-mchid',
    title: "well signed, about another merchant's order",
    steps: flawed('other-mchid'),
    expected: 'refuse',
    clause: 'notify/amount',
    because: 'the merchant number is not that of the order',
    platforms: both,
  },
  {
    name: 'amount-mismatch',
    title: 'well signed, with an amount that is not that of the order',
    steps: flawed('amount-mismatch'),
    expected: 'refuse',
    clause: 'notify/amount',
    because: 'the amount is not that of the order',
    platforms: both,
  },
  {
    name: 'unknown-order',
    title: 'well signed, for an order that nobody placed',
    steps: flawed('unknown-order'),
    expected: 'refuse',
    clause: 'notify/unknown-order',
    because: 'the order was never placed',
    platforms: both,
  },
  {
    name: 'race',
    title: 'a good notice that arrives before the order call has returned',
    steps: [good],
    expected: 'accept',
    clause: 'notify/race',
    because: 'the order may be refused as unknown once, the repeat has to be accepted',
    platforms: both,
  },
  {
    name: 'late',
    title: 'a good notice, hours after the payment',
    steps: [good],
    expected: 'accept',
    clause: 'notify/acknowledge',
    because: 'the ladder of repeats is a day long, and the signature is fresh',
    platforms: both,
  },
  {
    name: 'withheld',
    title: 'no notice at all',
    steps: [],
    expected: 'nothing',
    clause: 'order/query-when-silent',
    because: 'delivery is not guaranteed; query the order when no notice comes',
    platforms: both,
  },
]

const byName = new Map(noticeCases.map((each) => [each.name, each]))

export function caseOf(name: NoticeCase): CaseDefinition {
  const found = byName.get(name)
  if (!found) throw new RangeError(`there is no case ${name}`)
  return found
}

/** Whether an endpoint answered as it should, and a sentence that says how it did. */
export interface Verdict {
  readonly ok: boolean
  readonly sentence: string
}

/** Judges the outcome of every step; where a step was repeated, that of the last try. */
export function judgeCase(
  name: NoticeCase,
  outcomes: readonly (Outcome | undefined)[],
  platform: NoticePlatform = 'wechatpay-v3',
): Verdict {
  const { steps, because } = caseOf(name)
  if (steps.length === 0) return { ok: true, sentence: `nothing was sent: ${because}` }
  const verdicts = steps.map((step, i) => judgeStep(step, outcomes[i], platform))
  const ok = verdicts.every((each) => each.ok)
  const told = verdicts.map(({ sentence }) => sentence).join('; ')
  return { ok, sentence: ok ? told : `${told} (${because})` }
}

function judgeStep(step: CaseStep, outcome: Outcome | undefined, platform: NoticePlatform) {
  const { name, expected } = step
  if (!outcome) return { ok: false, sentence: `${name} has not been answered yet` }
  const wanted = WANTED[expected][platform]
  if (outcome.kind !== 'answered') {
    return { ok: false, sentence: `${name} got no answer: ${outcome.reason}; ${wanted}` }
  }
  const { status, ms } = outcome
  const isRight =
    expected === 'accept' ? isAccepted(platform, outcome) : status < 200 || status > 299
  const told = `${name} was answered with ${status} in ${Math.round(ms)} ms`
  const remark = remarkOn(outcome, expected)
  return {
    ok: isRight,
    sentence: `${told}, ${isRight ? 'as it should be' : wanted}${remark}`,
  }
}

const WANTED = {
  accept: {
    'wechatpay-v3': 'it should be accepted with 200 or 204 within 5 s',
    wecom: 'it should be accepted with 200 within 5 s',
  },
  refuse: {
    'wechatpay-v3': 'it should be refused with 4xx or 5xx',
    wecom: 'it should be refused with 4xx or 5xx',
  },
} as const

const SLOW_MS = 3_000

function remarkOn({ status, body, ms }: Answered, expected: 'accept' | 'refuse'): string {
  const isSuccess = status >= 200 && status < 300
  if (isSuccess && /"code"\s*:\s*"(?!SUCCESS)/.test(body)) {
    return '; the platform looks at the status, not at the code in the body'
  }
  if (expected === 'accept' && isSuccess && ms > SLOW_MS)
    return '; more than 3 s is close to the limit'
  return ''
}
