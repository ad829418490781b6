import { describe, expect, test } from 'vitest'
import { testKeys } from '../../fixtures/keys/index.js'
import { deliver } from './deliver.js'
import { openOutbox, openWecomQuery, type OpenedOutbox, readV3 } from './notices.testing.js'
import { toRequest } from './to-request.js'

const { token, encodingAesKey, corpid } = testKeys.wecom

function enqueued({ outbox, order }: OpenedOutbox, platform?: 'wecom'): string {
  const { id } = outbox.enqueue(order(platform === undefined ? {} : { platform })) ?? {}
  return id ?? expect.fail('there is no notice')
}

const echo = ({ url }: Request): string => openWecomQuery({ url }, token, encodingAesKey, corpid)

test('a notice becomes a Request for a handler of one’s own', async () => {
  const opened = openOutbox()
  const notice = await opened.outbox.compose(enqueued(opened))
  const request = toRequest(notice)
  expect([request.method, request.url]).toEqual(['POST', 'https://shop.test/pay/notify'])
  expect(request.headers.get('Wechatpay-Signature-Type')).toBe('WECHATPAY2-SHA256-RSA2048')
  const body = new Uint8Array(await request.arrayBuffer())
  expect(body).toEqual(new Uint8Array(notice.body))
  expect(readV3({ body }, testKeys.apiV3Key).transaction).toMatchObject({ trade_state: 'SUCCESS' })
})

describe('a handler in this process', () => {
  test('is handed the notice, and its answer is recorded', async () => {
    const opened = openOutbox()
    const id = enqueued(opened)
    const seen: string[] = []
    const notification = await deliver(opened.outbox, id, ({ url }) => {
      seen.push(url)
      return new Response(null, { status: 204 })
    })
    expect(seen).toEqual(['https://shop.test/pay/notify'])
    expect(notification).toMatchObject({
      state: 'delivered',
      attempts: [{ outcome: { kind: 'answered', status: 204, body: '' } }],
    })
  })

  test('that refuses is asked again when the clock says so', async () => {
    const opened = openOutbox()
    const id = enqueued(opened)
    const refuse = () => Response.json({ code: 'FAIL', message: '失败' }, { status: 500 })
    expect(await deliver(opened.outbox, id, refuse)).toMatchObject({ state: 'waiting' })
    expect((await deliver(opened.outbox, id, refuse))?.attempts).toHaveLength(1)
    opened.clock.advance('25h')
    expect(await deliver(opened.outbox, id, refuse)).toMatchObject({ state: 'given-up' })
  })

  test('that throws has not taken the notice', async () => {
    const opened = openOutbox()
    const crash = () => {
      throw new Error('no such table: orders')
    }
    expect(await deliver(opened.outbox, enqueued(opened), crash)).toMatchObject({
      attempts: [
        { outcome: { kind: 'network', reason: 'the handler threw: no such table: orders' } },
      ],
    })
  })

  test('of WeCom proves its address first', async () => {
    const opened = openOutbox()
    const methods: string[] = []
    const notification = await deliver(opened.outbox, enqueued(opened, 'wecom'), (request) => {
      methods.push(request.method)
      return new Response(request.method === 'GET' ? echo(request) : 'success')
    })
    expect(methods).toEqual(['GET', 'POST'])
    expect(notification).toMatchObject({ state: 'delivered' })
  })

  test('of WeCom that answers with a byte order mark has not', async () => {
    const opened = openOutbox()
    const id = enqueued(opened, 'wecom')
    const notification = await deliver(
      opened.outbox,
      id,
      (request) => new Response(`\uFEFF${echo(request)}`),
    )
    expect(notification).toMatchObject({ state: 'given-up' })
  })

  test('is given both steps of a case, and the verdict', async () => {
    const { outbox, order } = openOutbox()
    const { id = '' } = outbox.enqueue(order(), { case: 'signtest' }) ?? {}
    const notification = await deliver(outbox, id, ({ headers }) => {
      const isProbe = headers.get('wechatpay-signature')?.startsWith('WECHATPAY/SIGNTEST/')
      return new Response(null, { status: isProbe ? 401 : 200 })
    })
    expect(notification).toMatchObject({ state: 'delivered', verdict: { ok: true } })
  })
})
