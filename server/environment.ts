import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials, Mock } from '../mocks/index.js'
import { testMerchant } from '../mocks/test-merchant.js'

/** The variables that a client under test gets, by their full names. */
export type ClientEnvironment = { readonly [name: string]: string }

export interface EnvironmentFacts {
  readonly url: string
  readonly adminToken?: string | undefined
  /** Where the files go that the variables name. */
  readonly folder: string
  /** Default: the built-in merchant. */
  readonly mchid?: string | undefined
}

/** Writes the keys of a merchant to files and says where they are, and everything else that its client needs. */
export function environmentOf(
  mock: Pick<Mock, 'merchants'>,
  { url, adminToken, folder, mchid = testMerchant.mchid }: EnvironmentFacts,
): ClientEnvironment {
  const credentials = mock.merchants.credentials(mchid)
  const declared = mock.merchants.find(mchid)
  const sub = declared?.subMerchants?.[0]
  return withPrefix({
    URL: url,
    MCHID: mchid,
    SERIAL_NO: credentials.serialNo,
    ...writeKeys(credentials, join(folder, mchid)),
    APIV3_KEY: credentials.apiV3Key,
    PUBLIC_KEY_ID: credentials.publicKeyId,
    CORPID: credentials.corpid,
    CORPSECRET: credentials.corpsecret,
    WECOM_TOKEN: credentials.wecomToken,
    WECOM_AES_KEY: credentials.wecomAesKey,
    AGENTID: credentials.agentid,
    APPID: declared?.appids?.[0] ?? testMerchant.appid,
    SUB_MCHID: sub?.mchid ?? testMerchant.subMchid,
    SUB_APPID: sub?.appids?.[0] ?? testMerchant.subAppid,
    ADMIN_TOKEN: adminToken,
  })
}

/** Under the names that merchants know them by. */
function writeKeys(credentials: Credentials, folder: string): { [name: string]: string } {
  const { privateKey, certificate, publicKey, platformCertificate } = credentials
  const files = {
    ...(privateKey !== undefined && { PRIVATE_KEY_PATH: ['apiclient_key.pem', privateKey] }),
    CERT_PATH: ['apiclient_cert.pem', certificate],
    PUBLIC_KEY_PATH: ['pub_key.pem', publicKey],
    PLATFORM_CERT_PATH: ['wechatpay_cert.pem', platformCertificate],
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, [file = '', text = '']]) => {
      const path = join(folder, file)
      writePrivately(path, folder, text)
      return [name, path]
    }),
  )
}

/** Keys are for the user's eyes, be they test keys or not; a reader never sees half a file. */
function writePrivately(path: string, folder: string, text: string): void {
  if (readOrNothing(path) === text) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, text, { mode: 0o600 })
  renameSync(temporary, path)
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export const withPrefix = (values: {
  readonly [name: string]: string | undefined
}): ClientEnvironment =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`WECHATPAY_MOCK_${name}`, value]],
    ),
  )
