import type { NoticeCase, Notification, Outcome } from 'wechatpay-mock'
import type { ClauseId } from '../../../clauses/clause.js'
import type { Notebook } from '../../watch.js'
import type { ClauseJudge } from '../../watch.js'
import { provokedOnly } from './provoked-only.js'

/** The attempt that has just been answered, where it was a notice. */
export function latestNotice({
  attempts,
}: Notification): { readonly step: number; readonly outcome: Outcome } | undefined {
  const latest = attempts.at(-1)
  return latest?.purpose === 'notice' ? latest : undefined
}

const ACCEPTED: { readonly [platform in Notification['platform']]: readonly number[] } = {
  'wechatpay-v3': [200, 204],
  // Nothing is written about WeCom; any 2xx is inferred.
  wecom: [200, 201, 202, 203, 204, 205, 206],
}

/** Whether the platform takes the notice for delivered. */
export const isTaken = ({ platform }: Notification, outcome: Outcome): boolean =>
  outcome.kind === 'answered' && ACCEPTED[platform].includes(outcome.status)

export const answerInWords = (outcome: Outcome): { readonly en: string; readonly zh: string } =>
  outcome.kind === 'answered'
    ? { en: `was answered with ${outcome.status}`, zh: `得到的应答是 ${outcome.status}` }
    : { en: `got no answer (${outcome.reason})`, zh: `没有得到应答（${outcome.reason}）` }

/** A notice that must not be acknowledged: any 2xx says that it was. */
export function mustRefuse(
  clause: ClauseId,
  flaws: { readonly [name in NoticeCase]?: { readonly en: string; readonly zh: string } },
  advice: { readonly en: string; readonly zh: string },
): ClauseJudge {
  return provokedOnly(clause, (notebook) => ({
    notice({ notification }) {
      const flaw = notification.case && flaws[notification.case]
      const attempt = latestNotice(notification)
      if (flaw && attempt?.step === 0) judge(notebook, attempt.outcome, flaw)
    },
  }))

  function judge(
    notebook: Notebook,
    outcome: Outcome,
    flaw: { readonly en: string; readonly zh: string },
  ): void {
    // A handler that breaks down acknowledges nothing; one that takes too long was not seen to decide.
    if (outcome.kind === 'timeout') return
    const isAcknowledged =
      outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
    if (!isAcknowledged) return notebook.exercised()
    notebook.broke({
      en: `A notice ${flaw.en} was acknowledged with ${outcome.status}. ${advice.en}`,
      zh: `${flaw.zh}的支付通知被以 ${outcome.status} 确认接收。${advice.zh}`,
    })
  }
}
