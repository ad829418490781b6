import type { MerchantDeclaration } from '../mocks/index.js'
import { testMerchant } from '../mocks/test-merchant.js'

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
    'Place an order:',
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
  off: ': nobody is asked who they are',
}

function worldHelp({ world, merchants }: BannerFacts): string {
  if (world === 'open') return ': every merchant, appid and openid exists'
  return merchants.length === 0
    ? ': no merchant exists; declare one at /__admin/merchants'
    : `: these merchants exist: ${merchants.map(({ mchid }) => mchid).join(', ')}`
}

/** Works as pasted into a POSIX shell, again and again: the same order gets the same prepay_id. */
export function curlCommand({ url, merchants, startedAt }: BannerFacts): string {
  const { mchid, appid, openid, token } = whoOrders(merchants)
  const orderNumber = `demo-${startedAt.toISOString().replaceAll(/\D/g, '')}`
  const address = `${url}/v3/pay/transactions/jsapi-with-contract`
  return [
    // zsh takes the brackets of an IPv6 address for a pattern.
    `curl ${url.includes('[') ? `'${address}'` : address} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{`,
    `    "mchid": ${quote(mchid)},`,
    `    "appid": ${quote(appid)},`,
    `    "description": "QQ doll",`,
    `    "out_trade_no": "${orderNumber}",`,
    `    "notify_url": "https://www.example.com/notify",`,
    `    "amount": { "total": 100 },`,
    `    "payer": { "openid": ${quote(openid)} },`,
    `    "contract_info": { "token": ${quote(token)} }`,
    `  }'`,
  ].join('\n')
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

/** JSON inside single quotes of a shell. */
const quote = (text: string): string => JSON.stringify(text).replaceAll("'", `'\\''`)
