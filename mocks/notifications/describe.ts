import type { NoticeEvent, Notification, Outcome } from './notification.js'
import { repeatsOf } from './schedule.js'

/** A line for a log; nothing where an event says no more than the one before. */
export function describeNotice({ kind, notification, attempt }: NoticeEvent): string | undefined {
  const { id, outTradeNo, url = 'nowhere', state, reason = '', attempts } = notification
  const name = `notice ${id} of order ${outTradeNo} to ${url}`
  if (kind === 'notice.sent') return undefined
  if (!attempt) {
    // What was tried has been told with its last attempt.
    return attempts.length > 0 ? undefined : `${name}: ${state}: ${reason}`
  }
  const asked = attempt.purpose === 'verify-url' ? 'asked for echostr: ' : ''
  return `${name}: ${asked}${describeOutcome(attempt.outcome)}; ${describeState(notification)}`
}

export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind !== 'answered') return `${outcome.kind}: ${outcome.reason}`
  const { status, ms, note } = outcome
  return `${status} in ${Math.round(ms)} ms${note === undefined ? '' : ` (${note})`}`
}

function describeState(notification: Notification): string {
  const { state, reason = '', nextAt, attempts, platform, verdict } = notification
  if (verdict)
    return `${verdict.ok ? 'as it should be' : 'NOT as it should be'}: ${verdict.sentence}`
  if (state !== 'waiting') return state === 'delivered' ? 'accepted' : `given up: ${reason}`
  const last = attempts.at(-1)
  const waitMs = nextAt === undefined || !last ? 0 : nextAt - last.at
  if (waitMs === 0) return last?.purpose === 'verify-url' ? 'the notice follows' : 'due again'
  const of = notification.case === undefined ? ` (up to ${repeatsOf(platform)} times)` : ''
  return `again after ${describeDuration(waitMs)}${of}`
}

function describeDuration(ms: number): string {
  if (ms >= 3_600_000) return `${ms / 3_600_000} h`
  return ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1_000} s`
}
