import type { EndpointId } from '../../schemas/index.js'
import type { KeyMode } from '../platform-keys.js'

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
  /** The certificate that checks its signatures, PEM. Without one it is handed a test key. */
  readonly certificate?: string
  /** 32 characters. Without one it is handed one, unless it brought its own certificate. */
  readonly apiV3Key?: string
  /** What the platform thinks of the merchant's certificate. Default `valid`. */
  readonly certificateState?: CertificateState
  /** `false`: it was given the platform's public key only, as merchants are since late 2024. */
  readonly platformCertificates?: boolean
  /** What signs answers to requests that do not name a key in `Wechatpay-Serial`. */
  readonly signedWith?: KeyMode
  readonly wecom?: WecomApp
}

/** What a new declaration may leave out: a merchant without a number is given one. */
export type NewMerchant = Omit<MerchantDeclaration, 'mchid'> & { readonly mchid?: string }

export type CertificateState = 'valid' | 'expired' | 'revoked' | 'replaced' | 'none'

/** The WeCom app that orders for the merchant. What is left out is made up. */
export interface WecomApp {
  readonly corpid?: string
  readonly corpsecret?: string
  readonly agentid?: string
  /** Of the callback address. */
  readonly token?: string
  readonly encodingAesKey?: string
  /** Where notices go. */
  readonly callbackUrl?: string
  /** Addresses that may call with its tokens; without a list, all. */
  readonly trustedIps?: readonly string[]
  /** `false`: the app is not among those that may call the payment API. */
  readonly mayOrder?: boolean
}

/** What the client of a merchant has to be given. Its keys are worth nothing outside this mock. */
export interface Credentials {
  readonly mchid: string
  readonly serialNo: string
  /** Absent where the merchant brought its own certificate. */
  readonly privateKey?: string
  readonly certificate: string
  readonly apiV3Key?: string
  /** The platform's. */
  readonly publicKeyId: string
  readonly publicKey: string
  readonly platformSerialNo: string
  readonly platformCertificate: string
  readonly corpid: string
  readonly corpsecret: string
  readonly agentid: string
  readonly wecomToken: string
  readonly wecomAesKey: string
}

/** A declared merchant as it is handed out: what was declared, and what its client needs. */
export interface NewMerchantWithCredentials extends MerchantDeclaration {
  readonly credentials: Credentials
  /** What a careful developer would want to hear about the declaration. */
  readonly warnings: readonly string[]
}

export type MerchantState = 'normal' | 'disabled' | 'receiving-restricted'

export interface SubMerchant {
  readonly mchid: string
  readonly appids?: readonly string[]
  /** `false`: boarded, but it has not authorised the provider. Default `true`. */
  readonly authorised?: boolean
}
