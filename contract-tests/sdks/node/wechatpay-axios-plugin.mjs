// Verifies by itself. In certificate mode the merchant has to bring the certificates.
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { baseUrl, merchant, takeSteps, usesCertificates, versionOf } from './steps.mjs'

const { mchid, serial, privateKey, apiV3Key, publicKeyId, publicKey } = merchant
let client = usesCertificates ? undefined : connect({ [publicKeyId]: toKey(publicKey) })

await takeSteps({
  name: 'wechatpay-axios-plugin',
  version: versionOf('wechatpay-axios-plugin'),

  async downloadCertificates() {
    const certs = await download()
    client = connect(certs)
    return Object.keys(certs)
  },

  async order(path, body) {
    return (await client[path.slice(1)].post(body)).data
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
    JSON.parse(text).data.map((each) => [each.serial_no, open(each)]),
  )
  const message = Formatter.response(
    headers['wechatpay-timestamp'],
    headers['wechatpay-nonce'],
    text,
  )
  const key = certs[headers['wechatpay-serial']]
  if (!Rsa.verify(message, headers['wechatpay-signature'], key)) throw new Error('not verified')
  return certs
}

function open({ encrypt_certificate: { ciphertext, nonce, associated_data } }) {
  return toKey(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data))
}
