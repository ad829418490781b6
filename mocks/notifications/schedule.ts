import { HOUR, MINUTE } from '../orders/order.js'
import type { NoticePlatform, Outcome } from './notification.js'

const SECOND = 1_000

/**
 * How long APIv3 waits before each of its 15 repeats, 24 hours and 4 minutes in all (wechatpay-skills, notification
 * page: 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h).
 */
export const ladderMs: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
]

/** WeCom repeats three times, at once (developer.work.weixin.qq.com/document/path/90930; "three times in all" [inf]). */
const WECOM_REPEATS = 3

/** Both platforms wait so long for an answer. */
export const ANSWER_MS = 5 * SECOND
/** WeCom's limit for the proof that an address can read its messages. */
export const VERIFICATION_MS = SECOND

export const repeatsOf = (platform: NoticePlatform): number =>
  platform === 'wecom' ? WECOM_REPEATS : ladderMs.length

/** APIv3 names 200 and 204; for WeCom nothing is written, any 2xx is inferred. Neither looks at the body. */
export function isAccepted(platform: NoticePlatform, outcome: Outcome): boolean {
  if (outcome.kind !== 'answered') return false
  const { status } = outcome
  return platform === 'wecom' ? status >= 200 && status < 300 : status === 200 || status === 204
}

/** How long to wait before the next repeat; nothing when there is none. */
export function repeatAfterMs(
  platform: NoticePlatform,
  repeats: number,
  { kind }: Outcome,
): number | undefined {
  // What this mock does not send it will not send the next time either.
  if (kind === 'refused') return undefined
  if (platform === 'wechatpay-v3') return ladderMs[repeats]
  return kind !== 'answered' && repeats < WECOM_REPEATS ? 0 : undefined
}
