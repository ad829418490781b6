import type { ClauseJudge } from '../watch.js'
import { appId } from './provoked/app-id.js'
import { clientError } from './provoked/client-error.js'
import { errcode } from './provoked/errcode.js'
import { failover } from './provoked/failover.js'
import { acknowledge } from './provoked/notify-acknowledge.js'
import { noticeAmount } from './provoked/notify-amount.js'
import { noticeSignature } from './provoked/notify-bad-signature.js'
import { race } from './provoked/notify-race.js'
import { replay } from './provoked/notify-replay.js'
import { noticeSigntest } from './provoked/notify-signtest.js'
import { slow } from './provoked/notify-slow.js'
import { unknownOrder } from './provoked/notify-unknown-order.js'
import { paidElsewhere } from './provoked/paid-elsewhere.js'
import { paySign } from './provoked/pay-sign.js'
import { prepayExpiry } from './provoked/prepay-expiry.js'
import { queryWhenSilent } from './provoked/query-when-silent.js'
import { rateLimit } from './provoked/rate-limit.js'
import { responseSignature } from './provoked/response-signature.js'
import { signType } from './provoked/sign-type.js'
import { signtest } from './provoked/signtest.js'
import { systemError } from './provoked/system-error.js'
import { timeout } from './provoked/timeout.js'
import { tokenRefresh } from './provoked/token-refresh.js'

/** What can be judged when something is done on purpose, at the cashier, and at the endpoint behind notify_url. */
export const provokedWatches: readonly ClauseJudge[] = [
  // answers that must not be trusted
  responseSignature,
  signtest,
  // what may be repeated, and how
  systemError,
  rateLimit,
  clientError,
  timeout,
  // what becomes of an order
  prepayExpiry,
  paidElsewhere,
  queryWhenSilent,
  failover,
  // at the cashier
  paySign,
  appId,
  signType,
  // notices
  acknowledge,
  noticeSignature,
  noticeSigntest,
  replay,
  noticeAmount,
  unknownOrder,
  race,
  slow,
  // WeCom
  tokenRefresh,
  errcode,
]
