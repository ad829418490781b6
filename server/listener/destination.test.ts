import { hostname, networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import {
  formatDestination,
  isLoopbackHost,
  isWechatHost,
  parseDestination,
  plainHost,
} from './destination.js'
import { OwnAddresses } from './own-addresses.js'

describe('a destination', () => {
  test.each([
    ['api.mch.weixin.qq.com:443', 'api.mch.weixin.qq.com', 443],
    ['API.Mch.weixin.QQ.com.:1', 'api.mch.weixin.qq.com', 1],
    ['127.0.0.1:65535', '127.0.0.1', 65_535],
    ['[2001:DB8:0::1]:80', '2001:db8::1', 80],
    ['my_host:80', 'my_host', 80],
  ])('%s is understood', (text, host, port) => {
    expect(parseDestination(text)).toEqual({ host, port })
  })

  test('may leave out a port that has a default', () => {
    expect(parseDestination('a.b', 443)).toEqual({ host: 'a.b', port: 443 })
    expect(parseDestination('[::1]', 443)).toEqual({ host: '::1', port: 443 })
  })

  test.each(['', 'a', ':1', 'a:', 'a:0', 'a:65536', 'a:-1', 'a:1:1', '::1:1', '[::1', '[a]:1'])(
    '%j is none',
    (text) => {
      expect(parseDestination(text)).toBeUndefined()
    },
  )

  test.each(['[fe80::1%eth0]', 'a b', 'a..b', '.', 'a@b', 'a/b', 'a\r\nb', 'a'.repeat(254)])(
    'has no host such as %j',
    (host) => {
      expect(parseDestination(`${host}:1`)).toBeUndefined()
    },
  )

  test('is written so that it can be read again', () => {
    for (const text of ['a.b:1', '[::1]:443']) {
      expect(formatDestination(parseDestination(text) ?? expect.fail())).toBe(text)
    }
  })

  test('is WeChat only under its exact names', () => {
    expect(isWechatHost('api.mch.weixin.qq.com')).toBe(true)
    for (const host of ['api.weixin.qq.com', 'xapi.mch.weixin.qq.com', 'mch.weixin.qq.com']) {
      expect(isWechatHost(host)).toBe(false)
    }
  })

  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
    '%s is this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )

  test.each(['localhost.a', 'xlocalhost', '128.0.0.1', '1127.0.0.1', '127.0.0.1.a', '::2'])(
    '%s is not',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false)
    },
  )
})

describe('our own addresses', () => {
  const ownOf = (host: string): OwnAddresses => {
    const own = new OwnAddresses()
    own.add(7290, host)
    return own
  }

  test('are those of loopback and the one that was asked for, with our port only', () => {
    const own = ownOf('192.0.2.7')
    for (const host of ['localhost', '127.0.0.1', '::1', '192.0.2.7']) {
      expect(own.has({ host, port: 7290 })).toBe(true)
      expect(own.has({ host, port: 7291 })).toBe(false)
    }
    expect(own.has({ host: '192.0.2.8', port: 7290 })).toBe(false)
  })

  test('are all of this machine when the port is open on all', () => {
    const [outer] = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    for (const bound of ['0.0.0.0', '::']) {
      const own = ownOf(bound)
      for (const host of ['0.0.0.0', '::', outer?.address, plainHost(hostname())]) {
        expect(own.has({ host: host ?? 'localhost', port: 7290 })).toBe(true)
      }
      expect(own.has({ host: '192.0.2.8', port: 7290 })).toBe(false)
    }
  })
})
