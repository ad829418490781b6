// A bare node:http server that signs: reads the request, looks at nothing of it, and answers a constant with the
// headers of a signed answer. usage: signing.mjs PORT [async|sync]
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { testKeys } from '../../dist/fixtures/keys/index.js'

const body = '{"prepay_id":"wx26164321020030f54d208d5158af8f0000"}'
const { privateKey, serial } = testKeys.platformCertificate
const key = createPrivateKey(privateKey)
const [port, how = 'async'] = process.argv.slice(2)

const answer = {
  async: (response) => {
    const { message, timestamp, nonce } = prepare()
    sign('sha256', message, key, (error, signature) => {
      if (error) throw error
      send(response, timestamp, nonce, signature)
    })
  },
  sync: (response) => {
    const { message, timestamp, nonce } = prepare()
    send(response, timestamp, nonce, sign('sha256', message, key))
  },
}[how]

function prepare() {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  return { timestamp, nonce, message: Buffer.from(`${timestamp}\n${nonce}\n${body}\n`) }
}

function send(response, timestamp, nonce, signature) {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Request-ID': '0882A1F3CA0610641888AEC055209B1128B5AA4C-0',
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signature.toString('base64'),
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Serial': serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  })
  response.end(body)
}

createServer((request, response) => {
  request.resume().on('end', () => answer(response))
}).listen(Number(port), '127.0.0.1')
