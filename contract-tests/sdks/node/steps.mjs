// The part of the protocol that all programs of this folder share; ../README.md describes it.
import { readFileSync } from 'node:fs'
import { drive } from './driver.mjs'
import { walkRoad } from './road.mjs'

const { env } = process

/** What a merchant knows about itself, by the variables that the mock hands out. */
export const merchant = {
  mchid: env.WECHATPAY_MOCK_MCHID,
  appid: env.WECHATPAY_MOCK_APPID,
  serial: env.WECHATPAY_MOCK_SERIAL_NO,
  privateKey: read(env.WECHATPAY_MOCK_PRIVATE_KEY_PATH),
  certificate: read(env.WECHATPAY_MOCK_CERT_PATH),
  apiV3Key: env.WECHATPAY_MOCK_APIV3_KEY,
  publicKeyId: env.WECHATPAY_MOCK_PUBLIC_KEY_ID,
  publicKey: read(env.WECHATPAY_MOCK_PUBLIC_KEY_PATH),
}

export const usesCertificates = env.SDK_MODE === 'certificate'

/** Without a base URL the program calls the platform's own host, as in production. */
export const HOST = 'https://api.mch.weixin.qq.com'
export const baseUrl = env.SDK_BASE_URL ?? HOST

/**
 * Takes the steps one after the other and prints a line for each.
 *
 * `downloadCertificates`, if the SDK can do that, resolves to their serial numbers. `order` resolves to the answer that
 * the merchant would go on with, or throws; `describe` says what the SDK made known by that: `{ code, reported }`.
 * `query` and `readNotice` are for the road, and so only there if the SDK walks it. With `SDK_DRIVER` it is a driver, for
 * which there is `sign` too: it resolves to the cashier's parameters of an appid and a prepay_id.
 */
export async function takeSteps({ name, version, downloadCertificates, describe, ...calls }) {
  if (env.SDK_DRIVER) return drive({ name, version, ...calls }, merchant)
  print({ step: 'sdk', name, version })
  if (usesCertificates && downloadCertificates) {
    print({ step: 'certificates', serials: await downloadCertificates() })
  }
  for (const { step, endpoint, fault, ...given } of JSON.parse(read(env.SDK_STEPS))) {
    const go = () => (step === 'road' ? walkRoad(given, calls) : placeOrder(given, calls))
    print({ step, endpoint, fault, ...(await attempt(go, describe, step)) })
  }
}

async function placeOrder({ path, body }, { order }) {
  const { prepay_id } = await order(path, body)
  return { prepay_id }
}

async function attempt(go, describe, step) {
  const isBad = step === 'bad-answer'
  try {
    const outcome = await go()
    return { ...(isBad && { verdict: 'accepted' }), ...outcome }
  } catch (error) {
    return { ...(isBad && { verdict: 'refused' }), ...describe(error) }
  }
}

/** The version that npm has installed; not every package exports its package.json. */
export function versionOf(name) {
  return JSON.parse(read(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
}

function read(path) {
  return readFileSync(path, 'utf8')
}

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
