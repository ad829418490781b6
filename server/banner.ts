import { randomBytes } from 'node:crypto'
import { formatAuthorization } from '../mocks/crypto/authorization.js'
import { encodeBase64 } from '../mocks/crypto/base64.js'
import { requestMessage } from '../mocks/crypto/messages.js'
import type { MerchantDeclaration, Mock } from '../mocks/index.js'
import { testMerchant } from '../mocks/test-merchant.js'
import { nodeCrypto } from './node-crypto.js'

/** What the banner tells about a server that listens. */
export interface BannerFacts {
  readonly version: string
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly auth: string
  readonly world: string
  readonly adminToken?: string
  readonly merchants: readonly MerchantDeclaration[]
  /** Makes the number of the order in the curl line. */
  readonly startedAt: Date
  /** Under strict: what signs the curl line. */
  readonly authorization?: string
}

/** A few lines for eyes, the last of which order something when they are pasted. */
export function banner(facts: BannerFacts): string {
  const { version, url, auth, world, adminToken } = facts
  const lines = [
    `wechatpay-mock ${version} at ${url}`,
    '',
    `  auth    ${auth}${AUTH[auth] ?? ''}`,
    `  world   ${world}${worldHelp(facts)}`,
    `  admin   ${url}/__admin`,
    ...(adminToken === undefined ? [] : [`  token   ${adminToken}`]),
    '  errors  npx wechatpay-mock errors',
    '',
    facts.authorization === undefined
      ? 'Place an order:'
      : 'Place an order (signed for the next five minutes; then see: npx wechatpay-mock help sign):',
    '',
    curlCommand(facts),
  ]
  return `${lines.join('\n')}\n`
}

/** The same as one line of JSON. */
export function bannerJson(facts: BannerFacts): string {
  const { version, url, port, pid, auth, world, adminToken, startedAt } = facts
  return `${JSON.stringify({
    event: 'listening',
    time: startedAt.toISOString(),
    version,
    url,
    port,
    pid,
    auth,
    world,
    adminUrl: `${url}/__admin`,
    adminToken,
    curl: curlCommand(facts),
  })}\n`
}

const AUTH: { readonly [auth: string]: string } = {
  lenient: ': requests need no signature; WeCom wants any access_token',
  strict: ': signatures and access_tokens are checked as the platform does',
  off: ': nobody is asked who they are',
}

function worldHelp({ world, merchants }: BannerFacts): string {
  if (world === 'open') return ': every merchant, appid and openid exists'
  const known = new Set([testMerchant.mchid, ...merchants.map(({ mchid }) => mchid)])
  return `: these merchants exist: ${[...known].join(', ')}`
}

/** Works as pasted into a POSIX shell, again and again: the same order gets the same prepay_id. */
export function curlCommand({ url, merchants, startedAt, authorization }: BannerFacts): string {
  const address = `${url}${TARGET}`
  return [
    // zsh takes the brackets of an IPv6 address for a pattern.
    `curl ${url.includes('[') ? `'${address}'` : address} \\`,
    ...(authorization === undefined ? [] : [`  -H 'Authorization: ${authorization}' \\`]),
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${sampleOrder({ merchants, startedAt }).replaceAll("'", `'\\''`)}'`,
  ].join('\n')
}

const TARGET = '/v3/pay/transactions/jsapi-with-contract'

function sampleOrder({
  merchants,
  startedAt,
}: Pick<BannerFacts, 'merchants' | 'startedAt'>): string {
  const { mchid, appid, openid, token } = whoOrders(merchants)
  const orderNumber = `demo-${startedAt.toISOString().replaceAll(/\D/g, '')}`
  return [
    `{`,
    `    "mchid": ${JSON.stringify(mchid)},`,
    `    "appid": ${JSON.stringify(appid)},`,
    `    "description": "QQ doll",`,
    `    "out_trade_no": "${orderNumber}",`,
    `    "notify_url": "https://www.example.com/notify",`,
    `    "amount": { "total": 100 },`,
    `    "payer": { "openid": ${JSON.stringify(openid)} },`,
    `    "contract_info": { "token": ${JSON.stringify(token)} }`,
    `  }`,
  ].join('\n')
}

/** Signs the curl line, unless its merchant keeps its key to itself. */
export async function signSample(
  known: Pick<Mock['merchants'], 'credentials'>,
  facts: Pick<BannerFacts, 'merchants' | 'startedAt'>,
): Promise<Pick<BannerFacts, 'authorization'>> {
  const { mchid } = whoOrders(facts.merchants)
  const { privateKey, serialNo } = known.credentials(mchid)
  if (privateKey === undefined) return {}
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const body = Buffer.from(sampleOrder(facts))
  const message = requestMessage({ method: 'POST', target: TARGET, timestamp, nonce, body })
  const signature = encodeBase64(await nodeCrypto.sign(privateKey, message))
  const authorization = formatAuthorization({
    mchid,
    serialNo,
    nonceStr: nonce,
    timestamp,
    signature,
  })
  return { authorization }
}

interface Buyer {
  readonly mchid: string
  readonly appid: string
  readonly openid: string
  readonly token: string
}

/** A declared merchant that may order, so that the line also works where nobody else exists. */
function whoOrders(merchants: readonly MerchantDeclaration[]): Buyer {
  const merchant = merchants.find(
    ({ state = 'normal', products }) =>
      state === 'normal' && (!products || products['jsapi-with-contract'] === 'on'),
  )
  const appid = merchant?.appids?.[0] ?? testMerchant.appid
  return {
    mchid: merchant?.mchid ?? testMerchant.mchid,
    appid,
    openid: merchant?.openids?.[appid]?.[0] ?? testMerchant.openid,
    token: merchant?.contracts?.tokens?.[0] ?? '201710180325670965',
  }
}
