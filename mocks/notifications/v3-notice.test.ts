import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { findHeader, toText } from '../wire.js'
import type { NoticeCase } from './cases.js'
import type { NoticeRequest } from './notification.js'
import { answered, isSignedBy, openOutbox, readV3 } from './notices.testing.js'

const { apiV3Key, platformPublicKey, platformCertificate } = testKeys
const certificate = new X509Certificate(platformCertificate.certificate)

/** What goes out for one more paid order. */
async function send(opened = openOutbox(), name?: NoticeCase): Promise<NoticeRequest> {
  const { outbox, order } = opened
  const { id = '' } = outbox.enqueue(order(), name === undefined ? {} : { case: name }) ?? {}
  return outbox.attempt(id)
}

describe('a notice', () => {
  test('has the members of the document, in their order', async () => {
    const { body } = await send()
    const { text, event } = readV3({ body }, apiV3Key)
    expect(text).toMatch(
      /^\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","create_time":"2026-11-26T16:43:21\+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION\.SUCCESS","summary":"支付成功","resource":\{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"[A-Za-z0-9+/]+={0,2}","associated_data":"transaction","nonce":"[ -~]{12}"\}\}$/,
    )
    expect(event.resource.nonce).toHaveLength(12)
  })

  test('decrypts to the paid transaction, as the query shows it', async () => {
    const { outbox, order } = openOutbox()
    const paid = order({
      outTradeNo: 'ORDER_0001',
      totalFen: 4321,
      parameters: '{"attach":"自定义","scene_info":{"device_id":"013467007045764"}}',
    })
    const { id = '' } = outbox.enqueue(paid) ?? {}
    const { transaction } = readV3(await outbox.attempt(id), apiV3Key)
    expect(transaction).toEqual({
      amount: { currency: 'CNY', payer_currency: 'CNY', payer_total: 4321, total: 4321 },
      appid: paid.appid,
      attach: '自定义',
      bank_type: 'OTHERS',
      mchid: testKeys.mchid,
      out_trade_no: 'ORDER_0001',
      payer: { openid: paid.openid },
      promotion_detail: [],
      scene_info: { device_id: '013467007045764' },
      success_time: '2026-11-26T16:43:21+08:00',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      trade_type: 'JSAPI',
      transaction_id: paid.payment?.transactionId,
    })
  })

  test('of a service provider names the sub merchant', async () => {
    const { outbox, order } = openOutbox()
    const partner = { subMchid: '1900000109', subAppid: 'wxsub', subOpenid: 'oSub' }
    const { id = '' } = outbox.enqueue(order({ endpoint: 'miniprogram', partner })) ?? {}
    expect(readV3(await outbox.attempt(id), apiV3Key).transaction).toMatchObject({
      sp_mchid: testKeys.mchid,
      sub_mchid: '1900000109',
      payer: { sub_openid: 'oSub' },
    })
  })

  test('is posted to the notify_url with the headers of the platform, in their spelling', async () => {
    const { method, url, headers, timeoutMs } = await send()
    expect([method, url, timeoutMs]).toEqual(['POST', 'https://shop.test/pay/notify', 5000])
    expect(headers.map(([name]) => name).toSorted()).toEqual([
      'Content-Type',
      'Request-ID',
      'Wechatpay-Nonce',
      'Wechatpay-Serial',
      'Wechatpay-Signature',
      'Wechatpay-Signature-Type',
      'Wechatpay-Timestamp',
    ])
    expect(findHeader(headers, 'Content-Type')).toBe('application/json')
    expect(findHeader(headers, 'Wechatpay-Signature-Type')).toBe('WECHATPAY2-SHA256-RSA2048')
    expect(findHeader(headers, 'Request-ID')).toMatch(/^[0-9A-F]+-0$/)
  })

  test('tells the time of payment by the business clock and that of the signature by the real one', async () => {
    const opened = openOutbox()
    opened.clock.advance('30d')
    const notice = await send(opened)
    expect(readV3(notice, apiV3Key).event.create_time).toBe('2026-12-26T16:43:21+08:00')
    expect(findHeader(notice.headers, 'Wechatpay-Timestamp')).toBe('1795682601')
  })

  test('is the same when it is sent again, under a fresh signature', async () => {
    const opened = openOutbox()
    const { outbox, order, wait } = opened
    const { id = '' } = outbox.enqueue(order()) ?? {}
    const first = await outbox.attempt(id)
    outbox.settle(id, answered(500))
    wait(15_000)
    const second = await outbox.attempt(id)
    expect(toText(second.body)).toBe(toText(first.body))
    for (const name of ['Timestamp', 'Nonce', 'Signature'].map((each) => `Wechatpay-${each}`)) {
      expect(findHeader(second.headers, name)).not.toBe(findHeader(first.headers, name))
    }
    expect([isSignedBy(first, certificate), isSignedBy(second, certificate)]).toEqual([true, true])
  })
})

describe('a notice is signed', () => {
  const serialOf = ({ headers }: NoticeRequest) => findHeader(headers, 'Wechatpay-Serial')

  test.each([
    ['with the certificate by default', {}, 'certificate', platformCertificate.serial],
    ['as the settings say', {}, 'public-key', platformPublicKey.id],
    [
      'as the merchant is declared',
      { signedWith: 'public-key' },
      'certificate',
      platformPublicKey.id,
    ],
    [
      'with the public key where the merchant has no certificate',
      { platformCertificates: false, signedWith: 'certificate' },
      'certificate',
      platformPublicKey.id,
    ],
  ] as const)('%s', async (_how, declaration, signedWith, serial) => {
    const opened = openOutbox({ settings: { signedWith } })
    await opened.merchants.create({ mchid: testKeys.mchid, ...declaration })
    const notice = await send(opened)
    expect(serialOf(notice)).toBe(serial)
    const isByCertificate = serial === platformCertificate.serial
    expect(isSignedBy(notice, certificate)).toBe(isByCertificate)
    expect(isSignedBy(notice, platformPublicKey.publicKey)).toBe(!isByCertificate)
  })

  test('with the newest certificate after a rotation', async () => {
    const opened = openOutbox()
    const rotated = await opened.platformKeys.rotate()
    const notice = await send(opened)
    expect(serialOf(notice)).toBe(rotated.serial)
    expect(isSignedBy(notice, new X509Certificate(rotated.certificate))).toBe(true)
  })

  test('and encrypted with the key of its own merchant', async () => {
    const opened = openOutbox()
    const { mchid, credentials } = await opened.merchants.create()
    const { id = '' } = opened.outbox.enqueue(opened.order({ mchid })) ?? {}
    const notice = await opened.outbox.attempt(id)
    expect(readV3(notice, credentials.apiV3Key ?? '').transaction).toMatchObject({ mchid })
    expect(() => readV3(notice, apiV3Key)).toThrow()
  })
})

describe('in the notification lab', () => {
  const readable = async (name: NoticeCase) => {
    const notice = await send(openOutbox(), name)
    const { event, transaction } = readV3(notice, apiV3Key)
    return { notice, event, transaction, isSigned: isSignedBy(notice, certificate) }
  }

  test('tampered-body is one other byte behind the signature, which a careless handler reads', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'tampered-body' }) ?? {}
    const notice = await outbox.attempt(id)
    const { event, transaction, text } = readV3(notice, apiV3Key)
    expect(isSignedBy(notice, certificate)).toBe(false)
    expect(transaction).toMatchObject({ trade_state: 'SUCCESS' })
    expect(event.id).not.toBe(id)
    const repaired = Buffer.from(text.replace(event.id, id))
    const others = [...notice.body].filter((byte, i) => byte !== repaired[i])
    expect(others).toHaveLength(1)
    expect(isSignedBy({ ...notice, body: repaired }, certificate)).toBe(true)
  })

  test('tampered-ciphertext is well signed and does not decrypt', async () => {
    const notice = await send(openOutbox(), 'tampered-ciphertext')
    expect(isSignedBy(notice, certificate)).toBe(true)
    expect(() => readV3(notice, apiV3Key)).toThrow(/authenticate/)
  })

  test('wrong-serial names a key that nobody has, in a good form', async () => {
    const { notice, isSigned } = await readable('wrong-serial')
    const serial = findHeader(notice.headers, 'Wechatpay-Serial')
    expect(serial).toMatch(/^[0-9A-F]{40}$/)
    expect(serial).not.toBe(platformCertificate.serial)
    expect(isSigned).toBe(true)
  })

  test('stale-timestamp was signed ten minutes ago', async () => {
    const { notice, isSigned } = await readable('stale-timestamp')
    expect(findHeader(notice.headers, 'Wechatpay-Timestamp')).toBe(String(1795682601 - 600))
    expect(isSigned).toBe(true)
  })

  test('signtest is a probe, and the good notice of the same id follows', async () => {
    const opened = openOutbox()
    const { outbox, order } = opened
    const { id = '' } = outbox.enqueue(order(), { case: 'signtest' }) ?? {}
    const probe = await outbox.attempt(id)
    const signature = findHeader(probe.headers, 'Wechatpay-Signature') ?? ''
    expect(signature).toMatch(/^WECHATPAY\/SIGNTEST\/[A-Za-z0-9+/]{342}==$/)
    expect(isSignedBy(probe, certificate)).toBe(false)
    expect(outbox.settle(id, answered(401))).toMatchObject({ state: 'waiting' })
    const good = await outbox.attempt(id)
    expect(isSignedBy(good, certificate)).toBe(true)
    expect(toText(good.body)).toBe(toText(probe.body))
  })

  test.each([
    ['other-mchid', 'mchid'],
    ['amount-mismatch', 'amount'],
    ['unknown-order', 'out_trade_no'],
  ] as const)('%s is a good notice with another %s', async (name, member) => {
    const { transaction, isSigned } = await readable(name)
    const { transaction: good } = await readable('ok')
    expect(isSigned).toBe(true)
    expect(transaction[member]).not.toEqual(good[member])
  })

  test('a mismatched amount is never the right one', async () => {
    for (const totalFen of [1, 2, 100]) {
      const { outbox, order } = openOutbox()
      const { id = '' } = outbox.enqueue(order({ totalFen }), { case: 'amount-mismatch' }) ?? {}
      const { transaction } = readV3(await outbox.attempt(id), apiV3Key)
      const { total } = transaction['amount'] as { readonly total: number }
      expect(total).not.toBe(totalFen)
      expect(total).toBeGreaterThan(0)
    }
  })

  test('an unknown order has a number that the platform would take', async () => {
    const { transaction } = await readable('unknown-order')
    expect(transaction['out_trade_no']).toMatch(/^[0-9A-Za-z_|*-]{6,32}$/)
  })
})
