import { UsageError } from '../usage.js'
import { caseOf } from './cases.js'
import type { Entry } from './entry.js'
import type { NoticeRequest } from './notification.js'
import type { OutboxDeps } from './options.js'
import { composeV3 } from './v3-notice.js'
import { composeVerification, composeWecom } from './wecom-notice.js'

/** What goes out in the attempt that has begun. */
export async function composeAttempt(deps: OutboxDeps, entry: Entry): Promise<NoticeRequest> {
  const { protection, flight } = entry
  if (flight?.purpose !== 'verify-url' || protection?.kind !== 'wecom') {
    return composeNotice(deps, entry)
  }
  const { url = '' } = entry.shown
  const { request, echo } = await composeVerification(deps.ports, url, protection.corp)
  flight.echo = echo
  return request
}

/** The notice itself, as the present step of its case wants it. */
export async function composeNotice(deps: OutboxDeps, entry: Entry): Promise<NoticeRequest> {
  const { shown, letter, protection, step } = entry
  const { url, mchid, case: name = 'ok' } = shown
  if (url === undefined || !letter || !protection) throw cannotGo(entry)
  const { ports, platformKeys, merchants, settings } = deps
  const flaw = caseOf(name).steps[step]?.flaw
  if (protection.kind === 'wecom') {
    return composeWecom(ports, url, letter, protection.corp, flaw)
  }
  const { apiV3Key } = protection
  const declared = merchants.find(mchid)
  const { signedWith } = settings
  return composeV3(ports, url, letter, { apiV3Key, platformKeys, declared, signedWith }, flaw)
}

export const cannotGo = ({ shown: { id, reason = '' } }: Entry): UsageError =>
  new UsageError(`notice ${id} cannot go: ${reason}`)
