import type { EndpointId, MergePatch } from '../schemas/index.js'
import type { NaturalReason } from './refusal.js'
import { DAY } from './orders/order.js'
import type { KeyMode } from './platform-keys.js'

/** Where the platform's behaviour is not settled, and what this mock does. Every default is the better evidence. */
export interface Settings {
  /**
   * `strict`: as the platform. `lenient`: an unsigned request is served, and so is one of a merchant whose keys are not
   * known; WeCom's `access_token` must be there and may be anything. `off`: never looked at.
   */
  readonly auth: 'lenient' | 'strict' | 'off'
  /** What signs the answer to a request that names no key of the platform in `Wechatpay-Serial`. */
  readonly signedWith: KeyMode
  /** Whether 403, 429 and 404 with a body are signed, as 400 is; nobody has quoted their headers. */
  readonly signedRefusals: 'all' | 'observed'
  /** The code of a merchant without platform certificates: as observed, or the one wechatpay-java looks for. */
  readonly noCertificates: 'RESOURCE_NOT_EXISTS' | 'NOT_FOUND'
  /** WeCom's `invalid access_token` alone, as it is mostly seen, or followed by its hint. */
  readonly wecomInvalidToken: 'bare' | 'suffixed'
  /** `closed`: a merchant that nobody declared does not exist. */
  readonly world: 'open' | 'closed'
  /** The answer to a reused order number: 400 INVALID_REQUEST as observed, or 403 OUT_TRADE_NO_USED as documented. */
  readonly duplicate: 'observed' | 'documented'
  /** Members that are null: a type error (the rules of 2024-12 forbid them), or as if absent (older rules). */
  readonly nulls: 'refuse' | 'ignore'
  /** A wrong type in a WeCom body: refused, or accepted with `ok. WARNING` where it can be converted. */
  readonly wecomTypeMismatch: 'refuse' | 'warn'
  /** How far ahead `time_expire` may lie; later ones are moved here. Documents say 7, 15 and 90 days. */
  readonly timeExpireCeilingMs: number
  /** JSON merge patches that change an endpoint's schema, e.g. one of `schemas/overlays`. */
  readonly schemas: { readonly [Id in EndpointId]?: MergePatch }
  /** Other codes and texts for WeCom's refusals, most of which nobody has quoted. */
  readonly wecomErrors: {
    readonly [Reason in NaturalReason]?: { errcode?: number; errmsg?: string }
  }
  /** Where notices of WeCom go whose app names no address. */
  readonly wecomCallback?: string | undefined
  /** How many notifications are kept; those that are over go first. */
  readonly maxNotifications: number
  /** Orders of certain amounts are refused; `wechatpay-mock errors` lists them. */
  readonly magicAmounts: boolean
  /** Larger bodies are refused. No limit of the platform is published. */
  readonly maxBodyBytes: number
  readonly maxOrders: number
  readonly maxOrderAgeMs: number
  /** What the bodies of the kept orders may take together, in characters. */
  readonly maxOrderCharacters: number
  readonly maxExchanges: number
}

export const defaults: Settings = {
  auth: 'lenient',
  signedWith: 'certificate',
  signedRefusals: 'all',
  noCertificates: 'RESOURCE_NOT_EXISTS',
  wecomInvalidToken: 'bare',
  world: 'open',
  duplicate: 'observed',
  nulls: 'refuse',
  wecomTypeMismatch: 'refuse',
  timeExpireCeilingMs: 15 * DAY,
  schemas: {},
  wecomErrors: {},
  magicAmounts: false,
  maxBodyBytes: 1024 * 1024,
  maxOrders: 100_000,
  maxOrderAgeMs: 30 * DAY,
  maxOrderCharacters: 256 * 1024 * 1024,
  maxExchanges: 1_000,
  maxNotifications: 20_000,
}
