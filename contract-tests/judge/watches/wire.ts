import type { ClauseJudge } from '../watch.js'
import { clock } from './wire/clock.js'
import { closeUnpaid } from './wire/close-unpaid.js'
import { contentType } from './wire/content-type.js'
import { integerFen } from './wire/integer-fen.js'
import { mchid } from './wire/mchid.js'
import { noNull } from './wire/no-null.js'
import { nonce } from './wire/nonce.js'
import { notifyHttps } from './wire/notify-https.js'
import { orderNumberUnique } from './wire/order-number-unique.js'
import { plane } from './wire/plane.js'
import { present } from './wire/present.js'
import { schema } from './wire/schema.js'
import { serial } from './wire/serial.js'
import { tokenCache } from './wire/token-cache.js'
import { tokenInQuery } from './wire/token-in-query.js'
import { unknownField } from './wire/unknown-field.js'
import { valid } from './wire/valid.js'

/**
 * Clauses that any traffic shows. A request is judged by what was checked before a test's wish came into it, see
 * `stage.ts`: a provoked answer says nothing of the client, and the signature and the body that went before it do.
 */
export const wireWatches: readonly ClauseJudge[] = [
  schema,
  unknownField,
  integerFen,
  plane,
  noNull,
  notifyHttps,
  contentType,
  orderNumberUnique,
  present,
  valid,
  clock,
  nonce,
  serial,
  mchid,
  closeUnpaid,
  tokenCache,
  tokenInQuery,
]
