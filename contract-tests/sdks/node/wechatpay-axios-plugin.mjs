// Verifies by itself. In certificate mode the merchant has to bring the certificates.
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { baseUrl, merchant, takeSteps, usesCertificates, versionOf } from './steps.mjs'

const { mchid, serial, privateKey, apiV3Key, publicKeyId, publicKey } = merchant
let keys = { [publicKeyId]: toKey(publicKey) }
let client = usesCertificates ? undefined : connect(keys)

await takeSteps({
  name: 'wechatpay-axios-plugin',
  version: versionOf('wechatpay-axios-plugin'),

  async downloadCertificates() {
    keys = await download()
    client = connect(keys)
    return Object.keys(keys)
  },

  async order(path, body) {
    return (await client[path.slice(1)].post(body)).data
  },

  async query(target) {
    const { pathname, searchParams } = new URL(target, baseUrl)
    const params = Object.fromEntries(searchParams)
    return (await client[pathname.slice(1)].get({ params })).data
  },

  sign(appId, prepayId) {
    const [timeStamp, nonceStr] = [`${Formatter.timestamp()}`, Formatter.nonce()]
    const message = Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, `prepay_id=${prepayId}`)
    const paySign = Rsa.sign(message, Rsa.from(privateKey, Rsa.KEY_TYPE_PRIVATE))
    return {
      appId,
      timeStamp,
      nonceStr,
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      paySign,
    }
  },

  readNotice(headers, text) {
    verify(headers, text, keys)
    return JSON.parse(open(JSON.parse(text).resource))
  },

  // What is wrong with an answer is the code of an AxiosError.
  describe: ({ code, message, response }) => ({
    code: response?.data?.code,
    reported: code ?? message,
  }),
})

function connect(certs) {
  return new Wechatpay({ baseURL: baseUrl, mchid, serial, privateKey, certs })
}

function toKey(pem) {
  return Rsa.from(pem, Rsa.KEY_TYPE_PUBLIC)
}

/**
 * What the package's own command `wxpay crt` is for. That of 0.9.6 refuses every answer: it adds what it has decrypted to
 * an object of which the client made a copy since 0.9. Without the verifier the client gets the raw text, and the other
 * public parts of the package do the rest.
 */
async function download() {
  const stranger = connect({ none: undefined })
  const { data: text, headers } = await stranger.v3.certificates.get({
    transformResponse: [(raw) => raw],
  })
  const certs = Object.fromEntries(
    JSON.parse(text).data.map((each) => [each.serial_no, toKey(open(each.encrypt_certificate))]),
  )
  verify(headers, text, certs)
  return certs
}

/** The package has no parser for notices, but everything that one is made of. */
function verify(headers, text, certs) {
  const message = Formatter.response(
    headers['wechatpay-timestamp'],
    headers['wechatpay-nonce'],
    text,
  )
  const key = certs[headers['wechatpay-serial']]
  if (!key) throw new Error('unknown serial')
  if (!Rsa.verify(message, headers['wechatpay-signature'], key)) throw new Error('not verified')
}

function open({ ciphertext, nonce, associated_data }) {
  return Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data)
}
