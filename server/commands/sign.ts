import { randomBytes } from 'node:crypto'
import { formatAuthorization } from '../../mocks/crypto/authorization.js'
import { encodeBase64 } from '../../mocks/crypto/base64.js'
import { payMessage, requestMessage } from '../../mocks/crypto/messages.js'
import { UsageError } from '../../mocks/usage.js'
import { toBytes } from '../../mocks/wire.js'
import { type Arguments, isOn } from '../arguments.js'
import { type CurlBody, curlLine } from '../curl-line.js'
import { splitAddress } from '../http-text.js'
import { readInput } from '../input.js'
import type { Io } from '../io.js'
import { isJson, printJson } from '../json-output.js'
import { nodeCrypto } from '../node-crypto.js'
import { readKey, readSigner } from '../signer.js'
import type { Run } from './index.js'

/** Signs one request, or with `--pay` what the front end hands to the cashier. */
export const sign: Run = async (args, io) =>
  (isOn(args, 'pay') ? signPayment : signRequest)(args, io)

const signRequest: Run = async (args, io) => {
  refuse(args, ['appid', 'prepay-id'], 'needs --pay')
  const address = readAddress(args)
  const { mchid, serialNo, privateKey } = await readSigner(args, io)
  const [timestamp, nonce] = [readTimestamp(args, io), readNonce(args)]
  const file = textOf(args, 'body')
  const body = file === undefined ? new Uint8Array() : await readInput(file, io)
  const method = (textOf(args, 'method') ?? (file === undefined ? 'GET' : 'POST')).toUpperCase()
  if (!/^[A-Z]{1,20}$/.test(method)) throw new UsageError(`--method must be a word, got ${method}`)
  const { target } = splitAddress(address)
  const message = requestMessage({ method, target, timestamp, nonce, body })
  const signature = encodeBase64(await nodeCrypto.sign(privateKey, message))
  const authorization = formatAuthorization({
    mchid,
    serialNo,
    nonceStr: nonce,
    timestamp,
    signature,
  })
  const url = address.startsWith('/') ? MOCK + target : address.replace(/#.*$/s, '')
  const curl = curlLine({
    method,
    url,
    authorization,
    ...(file !== undefined && { body: bodyOf(file, body) }),
  })
  if (isJson(args, io)) {
    return printJson(io, {
      method,
      target,
      mchid,
      serialNo,
      timestamp,
      nonce,
      signature,
      authorization,
      curl,
    })
  }
  io.stdout.write(`Authorization: ${authorization}\n\n${curl}\n`)
  return 0
}

/** Where `start` listens unless it is told otherwise. */
const MOCK = 'http://127.0.0.1:7290'

const signPayment: Run = async (args, io) => {
  refuse(args, ['url', 'method', 'body', 'mchid', 'serial'], 'does not go with --pay')
  const [appId, prepayId] = [textOf(args, 'appid'), textOf(args, 'prepay-id')]
  if (!appId || !prepayId)
    throw new UsageError('sign --pay needs --appid wx... and --prepay-id wx...')
  const privateKey = await readKey(args, io)
  const [timeStamp, nonceStr] = [readTimestamp(args, io), readNonce(args)]
  const message = payMessage({ appId, timeStamp, nonceStr, prepayId })
  const paySign = encodeBase64(await nodeCrypto.sign(privateKey, toBytes(message)))
  // The page's own bridge wants appId too; a mini-program passes over it.
  return printJson(io, {
    appId,
    timeStamp,
    nonceStr,
    package: `prepay_id=${prepayId}`,
    signType: 'RSA',
    paySign,
  })
}

const textOf = ({ flags }: Arguments, name: string): string | undefined => flags.get(name)?.at(-1)

function refuse({ flags }: Arguments, names: readonly string[], why: string): void {
  const given = names.find((name) => flags.has(name))
  if (given !== undefined) throw new UsageError(`--${given} ${why}; see: wechatpay-mock help sign`)
}

function readAddress(args: Arguments): string {
  const address = textOf(args, 'url')
  if (address === undefined)
    throw new UsageError('sign needs --url, an address or a path such as /v3/...')
  if (!/^(?:\/|https?:\/\/[^/?#])/.test(address)) {
    throw new UsageError(`--url must begin with / or https://, got ${address}`)
  }
  // The signature covers what goes over the wire, and clients differ in how they encode the rest.
  if (!/^[!-~]*$/.test(address))
    throw new UsageError('--url must be percent-encoded ASCII without blanks')
  return address
}

function readTimestamp(args: Arguments, io: Io): string {
  const text = textOf(args, 'timestamp') ?? String(Math.floor(io.now().getTime() / 1000))
  if (/^\d{1,20}$/.test(text)) return text
  throw new UsageError(`--timestamp must be seconds in digits, got ${text}`)
}

function readNonce(args: Arguments): string {
  const text = textOf(args, 'nonce') ?? randomBytes(16).toString('hex').toUpperCase()
  if (/^[!#-~]{1,128}$/.test(text)) return text
  throw new UsageError(`--nonce must be ASCII without blanks and double quotes, got ${text}`)
}

function bodyOf(file: string, bytes: Uint8Array): CurlBody {
  return file === '-' ? { kind: 'inline', bytes } : { kind: 'file', path: file }
}
