import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Who the merchant is, and what it was given by WeChat Pay and WeCom. */
export interface Config {
  readonly mchid: string
  /** Of the merchant certificate that belongs to the private key. */
  readonly serialNo: string
  readonly privateKey: KeyObject
  /** 32 characters that notices are encrypted with. */
  readonly apiV3Key: string
  /** Asks the platform to sign with its public key instead of a certificate that expires. */
  readonly publicKeyId: string
  /** What the platform may sign with, by serial number or by the id of the public key. */
  readonly platformKeys: ReadonlyMap<string, KeyObject>
  readonly appid: string
  /** For whom it orders as a service provider. */
  readonly subMchid: string
  readonly wecom: WecomConfig
}

export interface WecomConfig {
  readonly corpid: string
  readonly corpsecret: string
  /** Token and EncodingAESKey of the callback address. */
  readonly token: string
  readonly encodingAesKey: string
}

/** Reads what `wechatpay-mock env` prints; a live shop reads its own variables here. */
export function configFrom(env: { readonly [name: string]: string | undefined }): Config {
  const read = (name: string): string => {
    const value = env[`WECHATPAY_MOCK_${name}`]
    if (value === undefined) throw new Error(`WECHATPAY_MOCK_${name} is not set`)
    return value
  }
  const readFile = (name: string): string => readFileSync(read(`${name}_PATH`), 'utf8')
  const certificate = new X509Certificate(readFile('PLATFORM_CERT'))
  const publicKeyId = read('PUBLIC_KEY_ID')
  return {
    mchid: read('MCHID'),
    serialNo: read('SERIAL_NO'),
    privateKey: createPrivateKey(readFile('PRIVATE_KEY')),
    apiV3Key: read('APIV3_KEY'),
    publicKeyId,
    // Both are good while a merchant moves from certificates to the public key.
    platformKeys: new Map([
      [publicKeyId, createPublicKey(readFile('PUBLIC_KEY'))],
      [certificate.serialNumber, certificate.publicKey],
    ]),
    appid: read('APPID'),
    subMchid: read('SUB_MCHID'),
    wecom: {
      corpid: read('CORPID'),
      corpsecret: read('CORPSECRET'),
      token: read('WECOM_TOKEN'),
      encodingAesKey: read('WECOM_AES_KEY'),
    },
  }
}
