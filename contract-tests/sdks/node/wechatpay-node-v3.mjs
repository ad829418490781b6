// Never verifies by itself: the merchant calls verifySign, which finds a bad signature, an unknown serial and a missing
// header, but does not mind how old an answer is.
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import Pay from 'wechatpay-node-v3'
import { baseUrl, HOST, merchant, takeSteps, usesCertificates, versionOf } from './steps.mjs'

/** The post of the SDK hands out status and body but no headers, so they are caught on their way in. */
let headers
subscribe('http.client.response.finish', ({ response }) => ({ headers } = response))

/** Reaches members that the types of the SDK declare as protected. */
class Client extends Pay {
  constructor(options) {
    super(options)
    if (baseUrl !== HOST) this.createHttp(new ElsewhereHttp(this.httpService))
  }

  async order(path, body) {
    const authorization = this.buildAuthorization('POST', path, body)
    const sent = this.getHeaders(authorization, { 'Content-Type': 'application/json' })
    const { status, data, error } = await this.httpService.post(HOST + path, body, sent)
    if (status !== 200) throw new Failure(`status ${status}`, JSON.parse(error).code)
    const isGenuine = await this.verifySign({
      timestamp: headers['wechatpay-timestamp'],
      nonce: headers['wechatpay-nonce'],
      serial: headers['wechatpay-serial'],
      signature: headers['wechatpay-signature'],
      body: data,
    })
    if (!isGenuine) throw new Failure('verifySign false')
    return data
  }

  /** verifySign fetches keys that it does not know, but only certificates. */
  trust(serial, publicKey) {
    Pay.certificates = { [serial]: publicKey }
  }
}

/** The host is written into the SDK; its own way to change that is another HTTP service. */
class ElsewhereHttp {
  constructor(own) {
    this.own = own
  }
  post(url, ...rest) {
    return this.own.post(url.replace(HOST, baseUrl), ...rest)
  }
  get(url, ...rest) {
    return this.own.get(url.replace(HOST, baseUrl), ...rest)
  }
}

class Failure extends Error {
  constructor(message, code) {
    super(message)
    this.code = code
  }
}

const client = new Client({
  appid: merchant.appid,
  mchid: merchant.mchid,
  serial_no: merchant.serial,
  publicKey: Buffer.from(merchant.certificate),
  privateKey: Buffer.from(merchant.privateKey),
  key: merchant.apiV3Key,
})
if (!usesCertificates) client.trust(merchant.publicKeyId, merchant.publicKey)

await takeSteps({
  name: 'wechatpay-node-v3',
  version: versionOf('wechatpay-node-v3'),
  async downloadCertificates() {
    const downloaded = await client.get_certificates(merchant.apiV3Key)
    return downloaded.map(({ serial_no: serial }) => serial)
  },
  order: (path, body) => client.order(path, body),

  sign(appId, prepayId) {
    const [timeStamp, nonceStr] = [String(Math.floor(Date.now() / 1000)), randomUUID()]
    const packed = `prepay_id=${prepayId}`
    const paySign = client.sha256WithRsa(`${appId}\n${timeStamp}\n${nonceStr}\n${packed}\n`)
    return { appId, timeStamp, nonceStr, package: packed, signType: 'RSA', paySign }
  },

  async readNotice(sent, text) {
    const isGenuine = await client.verifySign({
      timestamp: sent['wechatpay-timestamp'],
      nonce: sent['wechatpay-nonce'],
      serial: sent['wechatpay-serial'],
      signature: sent['wechatpay-signature'],
      body: text,
    })
    if (!isGenuine) throw new Failure('verifySign false')
    const { ciphertext, associated_data, nonce } = JSON.parse(text).resource
    return client.decipher_gcm(ciphertext, associated_data, nonce, merchant.apiV3Key)
  },

  describe: ({ code, message }) => ({ code, reported: message }),
})
