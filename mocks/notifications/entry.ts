import type { Order } from '../orders/order.js'
import type { Letter } from './letter.js'
import type { Attempt, Notification } from './notification.js'
import type { NoticeCorp } from './wecom-notice.js'

/** By which keys a notice is protected; they stay those of the moment in which it was written. */
export type Protection =
  | { readonly kind: 'wechatpay-v3'; readonly apiV3Key: string }
  | { readonly kind: 'wecom'; readonly corp: NoticeCorp }

/** An attempt that has begun. */
export interface Flight {
  readonly at: number
  readonly purpose: Attempt['purpose']
  /** What the address has to answer to prove itself. */
  echo?: string
}

/** A notification and what it takes to go on with it. */
export interface Entry {
  shown: Notification
  readonly order: Order
  /** Absent where there is no address or no key. */
  readonly letter?: Letter
  readonly protection?: Protection
  /** How often at most what a good endpoint accepts is repeated until it does. */
  readonly maxRepeats: number
  step: number
  /** Of this step. */
  repeats: number
  flight?: Flight | undefined
  /** Sent once more as soon as it is back. */
  isWantedAgain: boolean
  /** When it was last due or sent, on the business clock, and on the wire clock, which nobody advances. */
  life: { readonly at: number; readonly wire: number }
  dueAt: number
  /** Counts the plans made for it; only the latest one holds. */
  plan: number
}

/** Plans of which the queue holds the outdated ones, too. */
export interface Plan {
  readonly entry: Entry
  readonly number: number
}

export const holds = ({ entry, number }: Plan): boolean =>
  entry.plan === number && entry.flight === undefined && entry.shown.state === 'waiting'
