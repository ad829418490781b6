// What merchants write who use no SDK: signing in 20 lines, verifying in 20 more, and the download of certificates.
import { createDecipheriv, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { baseUrl, merchant, usesCertificates } from './steps.mjs'

const TOLERANCE_S = 300

/** By the name that `Wechatpay-Serial` gives them. */
const platformKeys = new Map()
if (!usesCertificates) platformKeys.set(merchant.publicKeyId, createPublicKey(merchant.publicKey))

class Failure extends Error {
  constructor(message, code) {
    super(message)
    this.code = code
  }
}

/** `send` posts or gets with one HTTP client: `{ method, url, headers, body }` to `{ status, header(name), body }`. */
export const byHand = (send) => ({
  async downloadCertificates() {
    const answer = await call(send, 'GET', '/v3/certificates')
    const { data } = JSON.parse(answer.body)
    const downloaded = data.map((each) => [
      each.serial_no,
      createPublicKey(decrypt(each.encrypt_certificate)),
    ])
    // The first answer can be checked with nothing but what it brought.
    checkSignature(answer, new Map(downloaded))
    for (const [serial, key] of downloaded) platformKeys.set(serial, key)
    return [...platformKeys.keys()]
  },

  async order(path, body) {
    const answer = await call(send, 'POST', path, JSON.stringify(body))
    checkSignature(answer, platformKeys)
    return JSON.parse(answer.body)
  },

  async query(target) {
    const answer = await call(send, 'GET', target)
    checkSignature(answer, platformKeys)
    return JSON.parse(answer.body)
  },

  sign(appId, prepayId) {
    const timeStamp = String(Math.floor(Date.now() / 1000))
    const nonceStr = randomBytes(16).toString('hex')
    const packed = `prepay_id=${prepayId}`
    const paySign = signed(`${appId}\n${timeStamp}\n${nonceStr}\n${packed}\n`)
    return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
  },

  readNotice(headers, text) {
    const header = (name) => headers[name.toLowerCase()]
    checkSignature({ header, body: Buffer.from(text) }, platformKeys)
    return JSON.parse(decrypt(JSON.parse(text).resource))
  },

  describe: ({ code, message }) => ({ code, reported: message }),
})

async function call(send, method, path, body = '') {
  const [serial] = platformKeys.keys()
  const headers = {
    Authorization: authorize(method, path, body),
    Accept: 'application/json',
    'User-Agent': 'a-merchant/1.0',
    // fetch would send `*`, with which the platform hands out no certificates; orders do not mind.
    ...(method === 'GET' && { 'Accept-Language': 'zh-CN' }),
    ...(method === 'POST' && { 'Content-Type': 'application/json' }),
    // Says which key the answer is to be signed with.
    ...(serial !== undefined && { 'Wechatpay-Serial': serial }),
  }
  const url = baseUrl + path
  const answer = await send({ method, url, headers, ...(method === 'POST' && { body }) })
  if (answer.status === 200) return answer
  throw new Failure(`status ${answer.status}`, JSON.parse(answer.body).code)
}

function authorize(method, path, body) {
  const { mchid, serial } = merchant
  const timestamp = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('hex')
  const signature = signed(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`)
  return (
    `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",` +
    `timestamp="${timestamp}",serial_no="${serial}"`
  )
}

const signed = (message) =>
  sign('RSA-SHA256', Buffer.from(message), merchant.privateKey).toString('base64')

function checkSignature({ header, body }, keys) {
  const [timestamp, nonce, serial, signature] = [
    'Wechatpay-Timestamp',
    'Wechatpay-Nonce',
    'Wechatpay-Serial',
    'Wechatpay-Signature',
  ].map((name) => header(name))
  if (!timestamp || !nonce || !serial || !signature) throw new Failure('not signed')
  if (!(Math.abs(Date.now() / 1000 - timestamp) <= TOLERANCE_S)) throw new Failure('stale')
  const key = keys.get(serial)
  if (!key) throw new Failure('unknown serial')
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  if (!verify('RSA-SHA256', message, key, Buffer.from(signature, 'base64'))) {
    throw new Failure('bad signature')
  }
}

function decrypt({ nonce, associated_data, ciphertext }) {
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', merchant.apiV3Key, nonce)
  decipher.setAuthTag(bytes.subarray(-16)).setAAD(Buffer.from(associated_data))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
}
