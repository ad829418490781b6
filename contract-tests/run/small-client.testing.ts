import {
  createDecipheriv,
  createHash,
  createPublicKey,
  randomBytes,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ContractAdapter } from '../adapter.js'
import type { OrderWish } from '../cases/case.js'

/** What a small client does wrong. */
export interface Flaws {
  readonly trusts?: 'everything' | 'signtest'
  readonly repeats?: 'never' | 'new-number' | 'other-body' | 'at-once' | 'evenly' | 'whatever-fails'
  readonly waits?: 'for-ever'
  readonly expired?: 'keeps-it' | 'new-number' | 'pays-the-old-one'
  readonly paid?: 'new-number' | 'believes-it'
  readonly silent?: true
  readonly pays?: 'bare-id' | 'other-app' | 'md5'
  readonly acknowledges?: 'everything' | 'with-201' | 'nothing-twice' | 'after-a-probe-nothing'
  readonly overlooks?: 'amount' | 'unknown' | 'race'
  readonly token?: 'keeps-it' | 'gives-up'
  readonly errcode?: 'overlooks-it'
}

const PATHS: { readonly [endpoint in OrderWish['endpoint']]: string } = {
  scannedpos: '/v3/pay/partner/transactions/scannedpos',
  miniprogram: '/v3/pay/partner/transactions/miniprogram',
  'jsapi-with-contract': '/v3/pay/transactions/jsapi-with-contract',
  'wecom-create-order': '/cgi-bin/miniapppay/create_order',
}

const newNonce = (): string => randomBytes(16).toString('hex')
const seconds = (): string => String(Math.floor(Date.now() / 1000))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Answer {
  readonly status: number
  readonly body: { readonly [name: string]: unknown }
  readonly isTrusted: boolean
}

/** A careful merchant client for one case, or one with a flaw. */
export function smallClient(flaws: Flaws = {}, fetches: typeof fetch = fetch): ContractAdapter {
  let env: { readonly [name: string]: string } = {}
  const read = (name: string): string => env[`WECHATPAY_MOCK_${name}`] ?? ''
  const file = (name: string): string => readFileSync(read(`${name}_PATH`), 'utf8')
  const orders = new Map<string, { readonly wish: OrderWish; state: 'asked' | 'placed' | 'paid' }>()
  let token = ''
  let hasSeenProbe = false
  let oldPrepayId: string | undefined

  const signed = (text: string): string =>
    sign('sha256', Buffer.from(text), file('PRIVATE_KEY')).toString('base64')

  function isTrusted(headers: Headers, body: string): boolean {
    const signature = headers.get('Wechatpay-Signature') ?? ''
    if (flaws.trusts === 'everything') return true
    if (flaws.trusts === 'signtest' && signature.startsWith('WECHATPAY/SIGNTEST/')) return true
    const timestamp = headers.get('Wechatpay-Timestamp') ?? ''
    const certificate = new X509Certificate(file('PLATFORM_CERT'))
    const keys = new Map([
      [read('PUBLIC_KEY_ID'), createPublicKey(file('PUBLIC_KEY'))],
      [certificate.serialNumber, certificate.publicKey],
    ])
    const key = keys.get(headers.get('Wechatpay-Serial') ?? '')
    return (
      key !== undefined &&
      Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300 &&
      verify(
        'sha256',
        Buffer.from(`${timestamp}\n${headers.get('Wechatpay-Nonce')}\n${body}\n`),
        key,
        Buffer.from(signature, 'base64'),
      )
    )
  }

  async function call(method: string, target: string, body = ''): Promise<Answer> {
    const [timestamp, nonce] = [seconds(), newNonce()]
    const signature = signed(`${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`)
    const isSigned = target.startsWith('/v3/')
    const response = await fetches(read('URL') + target, {
      method,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'small-client/1.0',
        ...(body !== '' && { 'Content-Type': 'application/json' }),
        ...(isSigned && {
          'Wechatpay-Serial': read('PUBLIC_KEY_ID'),
          Authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${read('MCHID')}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${read('SERIAL_NO')}",signature="${signature}"`,
        }),
      },
      ...(body !== '' && { body }),
      ...(flaws.waits !== 'for-ever' && { signal: AbortSignal.timeout(1_500) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Answer['body']),
      isTrusted: !isSigned || isTrusted(response.headers, text),
    }
  }

  /** Repeats what may be repeated. */
  async function insist(target: string, wish: OrderWish): Promise<string> {
    let change = {}
    for (let tried = 0; ; tried++) {
      const body = JSON.stringify({ ...wish.body, ...change })
      const answer = await call('POST', target, body).catch(() => undefined)
      const code = answer ? String(answer.body['code'] ?? '') : 'NO_ANSWER'
      if (answer && answer.status < 300) {
        if (!answer.isTrusted) throw new Error('the answer is not to be trusted')
        return String(answer.body['prepay_id'])
      }
      if (code === 'ORDERPAID') await paidElsewhere(target, wish)
      const isTemporary = !answer || answer.status >= 500 || answer.status === 429
      if (!isTemporary && flaws.repeats !== 'whatever-fails') throw new Error(code)
      if (tried >= 4 || flaws.repeats === 'never') throw new Error(code)
      const number = `${wish.outTradeNo}r${tried}`
      if (flaws.repeats === 'new-number') change = { out_trade_no: number }
      if (flaws.repeats === 'other-body') change = { attach: number }
      if (flaws.repeats === 'at-once') continue
      await pause(100 * (flaws.repeats === 'evenly' ? 1 : 2 ** tried))
    }
  }

  async function paidElsewhere(target: string, wish: OrderWish): Promise<void> {
    if (flaws.paid === 'new-number') {
      const body = { ...wish.body, out_trade_no: `${wish.outTradeNo}x` }
      await call('POST', target, JSON.stringify(body))
    } else if (flaws.paid !== 'believes-it') await query(wish)
    throw new Error('it is paid already')
  }

  async function query({ outTradeNo, body }: OrderWish): Promise<void> {
    const parties =
      'sp_mchid' in body
        ? `sp_mchid=${read('MCHID')}&sub_mchid=${read('SUB_MCHID')}`
        : `mchid=${read('MCHID')}`
    const root = 'sp_mchid' in body ? '/v3/pay/partner/transactions' : '/v3/pay/transactions'
    await call('GET', `${root}/out-trade-no/${outTradeNo}?${parties}`)
  }

  async function fetchToken(): Promise<void> {
    const secrets = `corpid=${read('CORPID')}&corpsecret=${read('CORPSECRET')}`
    token = String((await call('GET', `/cgi-bin/gettoken?${secrets}`)).body['access_token'])
  }

  async function orderAtWecom({ body }: OrderWish): Promise<string> {
    const ask = (): Promise<Answer> =>
      call('POST', `${PATHS['wecom-create-order']}?access_token=${token}`, JSON.stringify(body))
    if (token === '') await fetchToken()
    let answer = await ask()
    if ([40014, 42001].includes(Number(answer.body['errcode']))) {
      if (flaws.token === 'gives-up') throw new Error('the token is bad')
      if (flaws.token !== 'keeps-it') await fetchToken()
      answer = await ask()
    }
    if (Number(answer.body['errcode']) !== 0 && flaws.errcode !== 'overlooks-it')
      throw new Error(String(answer.body['errmsg']))
    return String(answer.body['prepay_id'])
  }

  interface Transaction {
    readonly mchid?: string
    readonly sp_mchid?: string
    readonly out_trade_no: string
    readonly amount: { readonly total: number }
  }

  function opened(resource: { readonly [name: string]: string }, key: Buffer): Transaction {
    const { ciphertext = '', nonce = '', associated_data = '' } = resource
    const bytes = Buffer.from(ciphertext, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAAD(Buffer.from(associated_data))
    decipher.setAuthTag(bytes.subarray(-16))
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
    return JSON.parse(text.toString()) as Transaction
  }

  function unseal(search: URLSearchParams, encrypt: string): string {
    const parts = [read('WECOM_TOKEN'), search.get('timestamp'), search.get('nonce'), encrypt]
    const digest = createHash('sha1').update(parts.toSorted().join('')).digest('hex')
    if (digest !== search.get('msg_signature')) throw new Error('msg_signature does not fit')
    const key = Buffer.from(read('WECOM_AES_KEY'), 'base64')
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
    decipher.setAutoPadding(false)
    const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()])
    return plain.toString('utf8', 20, 20 + plain.readUInt32BE(16))
  }

  const element = (xml: string, name: string): string =>
    new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(xml)?.[1] ?? ''

  async function transactionIn(request: Request): Promise<Transaction> {
    const text = await request.text()
    if (!text.startsWith('<')) {
      if (!isTrusted(request.headers, text)) throw new Error('not to be trusted')
      const { resource } = JSON.parse(text) as { readonly resource: { [name: string]: string } }
      return opened(resource, Buffer.from(read('APIV3_KEY')))
    }
    const xml = unseal(new URL(request.url).searchParams, element(text, 'Encrypt'))
    const names = ['ciphertext', 'nonce', 'associated_data']
    const resource = Object.fromEntries(names.map((name) => [name, element(xml, name)]))
    return opened(resource, Buffer.from(read('WECOM_AES_KEY'), 'base64'))
  }

  function take({ out_trade_no: number, mchid, sp_mchid, amount }: Transaction): number {
    const record = orders.get(number)
    if (!record) return flaws.overlooks === 'unknown' ? 204 : 500
    if (flaws.overlooks === 'race' && record.state === 'asked') orders.delete(number)
    if (flaws.overlooks === 'race' && record.state === 'asked') return 500
    const isHis = (sp_mchid ?? mchid) === read('MCHID') && amount.total === record.wish.totalFen
    if (!isHis && flaws.overlooks !== 'amount') return 400
    if (record.state === 'paid' && flaws.acknowledges === 'nothing-twice') return 500
    record.state = 'paid'
    return flaws.acknowledges === 'with-201' ? 201 : 204
  }

  return {
    name: 'small-client',
    begin({ env: given }) {
      env = given
    },
    async placeOrder(wish, again) {
      const isAgain = again !== undefined && flaws.expired
      if (isAgain === 'keeps-it' && oldPrepayId !== undefined) return { prepayId: oldPrepayId }
      orders.set(wish.outTradeNo, { wish, state: 'asked' })
      const body = { ...wish.body, out_trade_no: `${wish.outTradeNo}y` }
      const asked = isAgain === 'new-number' ? { ...wish, body } : wish
      const prepayId =
        wish.endpoint === 'wecom-create-order'
          ? await orderAtWecom(wish)
          : await insist(PATHS[wish.endpoint], asked)
      const record = orders.get(wish.outTradeNo)
      if (record?.state === 'asked') record.state = 'placed'
      if (isAgain === 'pays-the-old-one') return { prepayId: oldPrepayId ?? prepayId }
      oldPrepayId = prepayId
      return { prepayId }
    },
    async payParameters({ prepayId }) {
      const appId = flaws.pays === 'other-app' ? 'wx0000000000000000' : read('APPID')
      const [timeStamp, nonceStr] = [seconds(), newNonce()]
      const packed = `prepay_id=${prepayId}`
      const fourth = flaws.pays === 'bare-id' ? prepayId : packed
      return {
        appId,
        timeStamp,
        nonceStr,
        package: packed,
        signType: flaws.pays === 'md5' ? 'MD5' : 'RSA',
        paySign: signed(`${appId}\n${timeStamp}\n${nonceStr}\n${fourth}\n`),
      }
    },
    async handleNotification(request) {
      const { searchParams } = new URL(request.url)
      if (request.method === 'GET')
        return new Response(unseal(searchParams, searchParams.get('echostr') ?? ''))
      const isProbe = request.headers.get('Wechatpay-Signature')?.includes('SIGNTEST') ?? false
      if (flaws.acknowledges === 'after-a-probe-nothing' && (hasSeenProbe ||= isProbe))
        return new Response(null, { status: 503 })
      try {
        return new Response(null, { status: take(await transactionIn(request)) })
      } catch {
        return new Response(null, { status: flaws.acknowledges === 'everything' ? 200 : 401 })
      }
    },
    async settleOrder(wish) {
      if (!flaws.silent) await query(wish)
    },
    async closeOrder({ outTradeNo, body }) {
      const isPartner = 'sp_mchid' in body
      const root = isPartner ? '/v3/pay/partner/transactions' : '/v3/pay/transactions'
      const parties = isPartner
        ? { sp_mchid: read('MCHID'), sub_mchid: read('SUB_MCHID') }
        : { mchid: read('MCHID') }
      await call('POST', `${root}/out-trade-no/${outTradeNo}/close`, JSON.stringify(parties))
    },
  }
}
