import { expect, test } from 'vitest'
import { isPrivateHost } from './reachable.js'
import { judge } from './wire.testing.js'

const ownAddresses = [
  'http://127.0.0.1:3000/notify',
  'http://localhost/notify',
  'https://192.168.1.10/notify',
  'http://host.docker.internal:8080/notify',
  'http://shop:8080/notify',
]

test.each(ownAddresses)('%s is good enough for a client that is being written', async (url) => {
  const { verdicts } = await judge((it) => it.order({ notify_url: url }))
  expect(verdicts['request/notify-https']).toBe('pass')
})

test.each(ownAddresses)('%s is none for a client that is live', async (url) => {
  const { broken, verdicts } = await judge((it) => it.order({ notify_url: url }), {
    profile: 'production',
  })
  expect(broken).toEqual({ 'request/notify-https': 1 })
  expect(verdicts['request/notify-https']).toBe('warn')
})

test('a partner that names no address is not judged', async () => {
  const { verdicts } = await judge((it) => it.partnerOrder({ notify_url: undefined }))
  expect(verdicts['request/notify-https']).toBe('not-exercised')
})

test.each([
  ['www.weixin.qq.com', false],
  ['shop.example', false],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['100.128.0.1', false],
  ['127.1.2.3', true],
  ['10.0.0.1', true],
  ['172.16.0.1', true],
  ['169.254.1.1', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['[::1]', true],
  ['[fd00::1]', true],
  ['[2001:db8::1]', false],
  ['LOCALHOST.', true],
  ['shop.local', true],
  ['app', true],
])('%s: only from inside is %s', (host, isPrivate) => {
  expect(isPrivateHost(host)).toBe(isPrivate)
})
