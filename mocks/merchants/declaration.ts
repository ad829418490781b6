import type { EndpointId } from '../../schemas/index.js'

/**
 * What a test says about a merchant. Only the aspects that are listed are enforced: without `appids` any appid is
 * accepted, with `appids` only those. Merchants that nobody declared accept everything, unless the world is closed.
 */
export interface MerchantDeclaration {
  readonly mchid: string
  readonly state?: MerchantState
  /** Appids bound to this merchant. */
  readonly appids?: readonly string[]
  /** Sub merchants that this service provider may order for. */
  readonly subMerchants?: readonly SubMerchant[]
  /** Endpoints it may use; one that is missing is not enabled, `off` was switched off. */
  readonly products?: { readonly [Id in EndpointId]?: 'on' | 'off' }
  /** Users, by the appid that knows them. */
  readonly openids?: { readonly [appid: string]: readonly string[] }
  readonly contracts?: {
    readonly tokens?: readonly string[]
    readonly passwordFreeContractIds?: readonly string[]
  }
}

export type MerchantState = 'normal' | 'disabled' | 'receiving-restricted'

export interface SubMerchant {
  readonly mchid: string
  readonly appids?: readonly string[]
  /** `false`: boarded, but it has not authorised the provider. Default `true`. */
  readonly authorised?: boolean
}
