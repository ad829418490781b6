import type { Merchants } from '../merchants/merchants.js'
import type { KeyMode, PlatformKeys } from '../platform-keys.js'
import type { Ports } from '../ports.js'
import type { NoticeCase } from './cases.js'
import type { NoticeCorp } from './wecom-notice.js'

/** What an outbox knows of the mock around it. */
export interface OutboxDeps {
  readonly ports: Ports
  readonly platformKeys: Pick<PlatformKeys, 'choose'>
  readonly keyring: {
    signer(mchid: string): { readonly apiV3Key?: string } | undefined
    corpOf(mchid: string): NoticeCorp | undefined
  }
  readonly merchants: Pick<Merchants, 'find'>
  readonly settings: OutboxSettings
}

export interface OutboxSettings {
  readonly signedWith: KeyMode
  /** Where notices of WeCom go whose app names no address. */
  readonly wecomCallback?: string | undefined
  /** How many notifications are kept; those that are over go first. */
  readonly maxNotifications?: number | undefined
}

export interface EnqueueOptions {
  /** Default: the order's `notify_url`, or the callback address of the WeCom app. */
  readonly url?: string
  /** Default: an ordinary notice. */
  readonly case?: NoticeCase
  /** How long a `late` notice is held back on the business clock. */
  readonly delayMs?: number
  /**
   * Whether a notice that should be accepted is repeated until it is. Default: yes, but not in the notification lab, so
   * that there is a verdict; only `race` is sent once more there.
   */
  readonly repeats?: boolean
}
