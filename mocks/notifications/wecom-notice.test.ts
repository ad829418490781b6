import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { openCallback } from '../crypto/wecom-callback.js'
import { webCrypto } from '../crypto/web-crypto.js'
import { findHeader, toText } from '../wire.js'
import type { NoticeCase } from './cases.js'
import type { NoticeRequest } from './notification.js'
import {
  answered,
  failed,
  openGcm,
  openOutbox,
  openWecom,
  openWecomQuery,
  type OpenedOutbox,
  proveAddress,
  wecomKey,
} from './notices.testing.js'

const { token, encodingAesKey, corpid, agentid } = testKeys.wecom

interface Read {
  readonly encrypt: string
  /** The event as it stood in the envelope. */
  readonly message: string
  readonly resource: { readonly [member: string]: unknown }
}

const JSON_URL = 'https://shop.test/wecom?callback_format=json'

/** What an app reads from XML, without a parser: the elements are known. */
const element = (xml: string, name: string): string =>
  new RegExp(`<${name}><!\\[CDATA\\[([^]*?)\\]\\]></${name}>`).exec(xml)?.[1] ?? ''

function read({ url, body }: NoticeRequest): Read {
  const text = toText(body)
  const isJson = text.startsWith('{')
  const encrypt = isJson
    ? (JSON.parse(text) as { readonly encrypt: string }).encrypt
    : element(text, 'Encrypt')
  const message = openWecom(new URL(url).searchParams, encrypt, token, encodingAesKey, corpid)
  const resource = isJson
    ? (JSON.parse(message) as { readonly resource: Parameters<typeof openGcm>[1] }).resource
    : {
        ciphertext: element(message, 'ciphertext'),
        nonce: element(message, 'nonce'),
        associated_data: element(message, 'associated_data'),
      }
  return { encrypt, message, resource: openGcm(wecomKey(encodingAesKey), resource) }
}

async function send(
  opened: OpenedOutbox,
  { url, name }: { readonly url?: string; readonly name?: NoticeCase } = {},
): Promise<NoticeRequest> {
  const { outbox, order } = opened
  const paid = order({ platform: 'wecom', outTradeNo: 'ORDER_0001' })
  const options = { ...(url !== undefined && { url }), ...(name !== undefined && { case: name }) }
  const { id = '' } = outbox.enqueue(paid, options) ?? {}
  await proveAddress(opened, id)
  return outbox.attempt(id)
}

describe('a notice of WeCom', () => {
  test('is an envelope of XML around an event of XML', async () => {
    const notice = await send(openOutbox())
    expect(notice).toMatchObject({ method: 'POST', timeoutMs: 5000 })
    expect(findHeader(notice.headers, 'Content-Type')).toBe('text/xml')
    expect(toText(notice.body)).toMatch(
      new RegExp(
        `^<xml><ToUserName><!\\[CDATA\\[${corpid}\\]\\]></ToUserName><AgentID><!\\[CDATA\\[${agentid}\\]\\]></AgentID><Encrypt><!\\[CDATA\\[[A-Za-z0-9+/=]+\\]\\]></Encrypt></xml>$`,
      ),
    )
    const { message } = read(notice)
    expect(message.replace(/<ciphertext>.*<\/nonce>/, '…')).toMatch(
      /^<xml><notify_type><!\[CDATA\[NORMALPAY\]\]><\/notify_type><id><!\[CDATA\[[0-9a-f-]{36}\]\]><\/id><create_time><!\[CDATA\[2026-11-26T16:43:21\+08:00\]\]><\/create_time><event_type><!\[CDATA\[TRANSACTION\.SUCCESS\]\]><\/event_type><resource_type><!\[CDATA\[encrypt-resource\]\]><\/resource_type><resource><algorithm><!\[CDATA\[AEAD_AES_256_GCM\]\]><\/algorithm>…<\/resource><summary><!\[CDATA\[支付成功\]\]><\/summary><\/xml>$/,
    )
  })

  test('is JSON where the address asks for it', async () => {
    const notice = await send(openOutbox(), { url: JSON_URL })
    expect(findHeader(notice.headers, 'Content-Type')).toBe('application/json')
    const envelope = JSON.parse(toText(notice.body)) as { readonly encrypt: string }
    expect(Object.keys(envelope)).toEqual(['tousername', 'encrypt', 'agentid'])
    expect(envelope).toMatchObject({ tousername: corpid, agentid })
    expect(JSON.parse(read(notice).message)).toMatchObject({
      notify_type: 'NORMALPAY',
      create_time: '2026-11-26T16:43:21+08:00',
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      summary: '支付成功',
      resource: { algorithm: 'AEAD_AES_256_GCM', associated_data: 'transaction' },
    })
  })

  test.each([undefined, JSON_URL])('holds the payment, always as JSON (%s)', async (url) => {
    const { resource } = read(await send(openOutbox(), url === undefined ? {} : { url }))
    expect(resource).toEqual({
      appid: 'wx8888888888888888',
      mchid: testKeys.mchid,
      out_trade_no: 'ORDER_0001',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      trade_type: 'JSAPI',
      attach: '',
      success_time: '2026-11-26T16:43:21+08:00',
      amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
      payer: { openid: 'oLabPayer0000000000000000000' },
    })
  })

  test('opens with the code that opens callbacks here', async () => {
    const { encrypt, message } = read(await send(openOutbox()))
    expect(await openCallback(webCrypto, { encodingAesKey, encrypt })).toEqual({
      message,
      receiveId: corpid,
    })
  })

  test('leaves the address as it is and puts its own query behind', async () => {
    for (const [url, start] of [
      ['https://shop.test', 'https://shop.test?'],
      ['https://shop.test/a?', 'https://shop.test/a?'],
      ['https://shop.test/a?b=%20c', 'https://shop.test/a?b=%20c&'],
      ['https://shop.test/a#part', 'https://shop.test/a?'],
    ] as const) {
      const notice = await send(openOutbox(), { url })
      expect(notice.url.slice(0, start.length)).toBe(start)
      expect(notice.url.slice(start.length)).toMatch(
        /^msg_signature=[0-9a-f]{40}&timestamp=1795682601&nonce=\d{10}$/,
      )
    }
  })

  test('says the same when it is sent again, in a fresh envelope', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order({ platform: 'wecom' })) ?? {}
    await proveAddress(opened, id)
    const first = await outbox.attempt(id)
    outbox.settle(id, { kind: 'timeout', reason: 'for a test', ms: 5000 })
    const second = await outbox.attempt(id)
    expect(read(second).message).toBe(read(first).message)
    expect(read(second).encrypt).not.toBe(read(first).encrypt)
  })

  test('keeps CDATA whole, whatever a declaration says', async () => {
    const opened = openOutbox()
    const { mchid } = await opened.merchants.create({ wecom: { agentid: 'a]]>b' } })
    const { id = '' } = opened.outbox.enqueue(opened.order({ platform: 'wecom', mchid })) ?? {}
    const { body } = await opened.outbox.compose(id)
    expect(toText(body)).toContain('<AgentID><![CDATA[a]]]]><![CDATA[>b]]></AgentID>')
  })
})

describe('the proof of an address', () => {
  test('is a GET with an echostr that decrypts to a bare number, to be answered within a second', async () => {
    const { outbox, order } = openOutbox()
    const { id = '' } = outbox.enqueue(order({ platform: 'wecom' })) ?? {}
    const request = await outbox.attempt(id)
    expect(request).toMatchObject({ method: 'GET', headers: [], timeoutMs: 1000 })
    expect(request.body).toHaveLength(0)
    expect(openWecomQuery(request, token, encodingAesKey, corpid)).toMatch(/^1\d{18}$/)
    expect(request.url).toMatch(/&echostr=[A-Za-z0-9%]+$/)
  })

  test('is asked for once for each address and app', async () => {
    const opened = openOutbox()
    await send(opened)
    const { outbox, order, merchants } = opened
    const { id = '' } = outbox.enqueue(order({ platform: 'wecom' })) ?? {}
    expect(await outbox.attempt(id)).toMatchObject({ method: 'POST' })
    const elsewhere = outbox.enqueue(order({ platform: 'wecom' }), { url: JSON_URL })
    expect(await outbox.attempt(elsewhere?.id ?? '')).toMatchObject({ method: 'GET' })
    const { mchid } = await merchants.create()
    const others = outbox.enqueue(order({ platform: 'wecom', mchid }))
    expect(await outbox.attempt(others?.id ?? '')).toMatchObject({ method: 'GET' })
  })

  test('keeps the others waiting, and all go when it is there', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const ids = [1, 2, 3].map(() => outbox.enqueue(order({ platform: 'wecom' }))?.id ?? '')
    expect(outbox.due(10)).toHaveLength(1)
    const [first = ''] = ids
    await proveAddress(opened, first)
    expect(outbox.due(10).map(({ id }) => id)).toHaveLength(3)
    expect(outbox.find(first)).toMatchObject({
      state: 'waiting',
      attempts: [{ purpose: 'verify-url' }],
    })
  })

  test('while it is asked for, nothing else goes there', async () => {
    const { outbox, order } = openOutbox()
    const ids = [1, 2].map(() => outbox.enqueue(order({ platform: 'wecom' }))?.id ?? '')
    await outbox.attempt(ids[0] ?? '')
    expect(outbox.due(10)).toEqual([])
    expect(outbox.msUntilDue()).toBeUndefined()
    outbox.abandon(ids[0] ?? '', failed('network'))
    expect(outbox.due(10)).toHaveLength(1)
  })

  test.each([
    ['another text', answered(200, 'hello')],
    ['quotes around it', (echo: string) => answered(200, `"${echo}"`)],
    ['a line break behind it', (echo: string) => answered(200, `${echo}\n`)],
    ['a byte order mark in front of it', (echo: string) => answered(200, `\uFEFF${echo}`)],
    ['an error with it', (echo: string) => answered(500, echo)],
    ['nothing', { kind: 'timeout', reason: 'no answer within 1 s', ms: 1000 } as const],
  ])('fails with %s, and then nothing is sent', async (_what, answer) => {
    const { outbox, order } = openOutbox()
    const ids = [1, 2, 3].map(() => outbox.enqueue(order({ platform: 'wecom' }))?.id ?? '')
    const [first = ''] = ids
    const request = await outbox.attempt(first)
    const echo = openWecomQuery(request, token, encodingAesKey, corpid)
    outbox.settle(first, typeof answer === 'function' ? answer(echo) : answer)
    expect(outbox.find(first)?.attempts).toHaveLength(1)
    for (const id of ids) {
      expect(outbox.find(id)).toMatchObject({
        state: 'given-up',
        reason: expect.stringContaining('the address did not prove itself'),
      })
    }
    expect(outbox.due(10)).toEqual([])
  })

  test('is asked for again with the next notice after it failed', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const first = outbox.enqueue(order({ platform: 'wecom' }))?.id ?? ''
    await outbox.attempt(first)
    outbox.settle(first, answered(404))
    const { id = '' } = outbox.enqueue(order({ platform: 'wecom' })) ?? {}
    await proveAddress(opened, id)
    expect(await outbox.attempt(id)).toMatchObject({ method: 'POST' })
    outbox.resend(first)
    expect(await outbox.attempt(first)).toMatchObject({ method: 'POST' })
  })

  test('that was forgotten in between does not keep the address closed', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order({ platform: 'wecom' })) ?? {}
    await outbox.attempt(id)
    outbox.clear(testKeys.mchid)
    expect(outbox.settle(id, answered(200))).toBeUndefined()
    outbox.enqueue(order({ platform: 'wecom' }))
    expect(outbox.due(10)).toHaveLength(1)
  })
})

describe('in the notification lab', () => {
  test('tampered-body is readable and not what was signed', async () => {
    const notice = await send(openOutbox(), { name: 'tampered-body' })
    expect(() => read(notice)).toThrow('the signature does not fit')
    const encrypt = element(toText(notice.body), 'Encrypt')
    const { message } = await openCallback(webCrypto, { encodingAesKey, encrypt })
    expect(message).toContain('NORMALPAY')
  })

  test('tampered-ciphertext is well signed, and its resource does not decrypt', async () => {
    const notice = await send(openOutbox(), { name: 'tampered-ciphertext' })
    expect(() => read(notice)).toThrow(/authenticate/)
  })

  test.each([
    ['other-mchid', 'mchid'],
    ['amount-mismatch', 'amount'],
    ['unknown-order', 'out_trade_no'],
  ] as const)('%s is a good notice with another %s', async (name, member) => {
    const { resource } = read(await send(openOutbox(), { name }))
    const { resource: good } = read(await send(openOutbox()))
    expect(resource[member]).not.toEqual(good[member])
  })

  test.each(['wrong-serial', 'stale-timestamp', 'signtest'] as const)(
    '%s is refused: a notice of WeCom has nothing like it',
    (name) => {
      const { outbox, order } = openOutbox()
      expect(() => outbox.enqueue(order({ platform: 'wecom' }), { case: name })).toThrow(name)
      expect(outbox.all()).toEqual([])
    },
  )
})
