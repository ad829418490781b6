import { isIPv6 } from 'node:net'
import { describe, expect, test } from 'vitest'
import { Addresses, RefusedAddress } from './addresses.js'

/** A gatekeeper in a world where every name resolves to these addresses. */
const gatekeeper = (allow: readonly string[], ...resolved: readonly string[]): Addresses =>
  new Addresses(allow, async () =>
    resolved.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
  )

async function reached(addresses: Addresses, url: string): Promise<readonly string[] | string> {
  try {
    const target = await addresses.check(new URL(url))
    return target.addresses.map(({ address }) => address)
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedAddress)
    return (error as Error).message
  }
}

const near = [
  '127.0.0.1',
  '127.8.9.10',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.1',
  '::1',
  'fc00::1',
  'fd12:3456::1',
]

const far = [
  '0.0.0.0',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.1',
  '100.64.0.1',
  '128.0.0.1',
  '169.254.169.254',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '192.169.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2001:db8::1',
  'fd00:ec2::254',
  'fe80::1',
  'ff02::1',
]

const urlOf = (address: string): string =>
  isIPv6(address) ? `http://[${address}]/` : `http://${address}/`

describe('by its address', () => {
  test.each(near)('%s is reached', async (address) => {
    const addresses = gatekeeper([])
    expect(await reached(addresses, urlOf(address))).toHaveLength(1)
    expect(await reached(gatekeeper([], address), 'http://shop.test/')).toEqual([address])
  })

  test.each(far)('%s is not, and not behind a name', async (address) => {
    expect(await reached(gatekeeper([]), urlOf(address))).toContain('neither loopback nor private')
    expect(await reached(gatekeeper([], address), 'http://shop.test/')).toContain(address)
  })

  test.each([
    ['::ffff:127.0.0.1', true],
    ['::ffff:10.1.2.3', true],
    ['::ffff:8.8.8.8', false],
    ['::ffff:169.254.169.254', false],
  ])('%s counts as what it stands for', async (address, isReached) => {
    expect(typeof (await reached(gatekeeper([]), urlOf(address))) !== 'string').toBe(isReached)
    const behind = await reached(gatekeeper([], address), 'http://shop.test/')
    expect(typeof behind !== 'string').toBe(isReached)
  })

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://127.1/'])(
    '%s is what browsers take it for',
    async (url) => {
      expect(await reached(gatekeeper([]), url)).toEqual(['127.0.0.1'])
    },
  )

  test.each(['http://2852039166/', 'http://0xa9.0xfe.0xa9.0xfe/'])(
    '%s is no way in',
    async (url) => {
      expect(await reached(gatekeeper([]), url)).toContain('169.254.169.254')
    },
  )
})

describe('a host that is allowed', () => {
  test('is reached, however it is written', async () => {
    for (const allowed of ['shop.example', 'SHOP.example', 'shop.example.']) {
      const addresses = gatekeeper([allowed], '203.0.113.5')
      for (const url of ['https://shop.example/', 'https://Shop.Example./x']) {
        expect(await reached(addresses, url)).toEqual(['203.0.113.5'])
      }
    }
  })

  test('opens neither its subdomains nor its parent', async () => {
    const addresses = gatekeeper(['shop.example'], '203.0.113.5')
    for (const host of ['a.shop.example', 'example', 'shop.example.test', 'xshop.example']) {
      expect(await reached(addresses, `https://${host}/`)).toContain(`--notify-allow ${host}`)
    }
  })

  test('may be an address, also behind a name', async () => {
    const addresses = gatekeeper(['203.0.113.5', '[2001:db8::1]'], '203.0.113.5')
    expect(await reached(addresses, 'http://203.0.113.5/')).toHaveLength(1)
    expect(await reached(addresses, 'http://[2001:DB8::1]/')).toHaveLength(1)
    expect(await reached(addresses, 'http://shop.test/')).toHaveLength(1)
    expect(await reached(addresses, 'http://203.0.113.6/')).toContain('--notify-allow 203.0.113.6')
  })

  test('does not lead to the metadata of a cloud, unless that address is allowed itself', async () => {
    const url = 'http://shop.example/'
    const byName = gatekeeper(['shop.example'], '169.254.169.254')
    expect(await reached(byName, url)).toContain('--notify-allow 169.254.169.254')
    expect(await reached(gatekeeper(['169.254.169.254'], '169.254.169.254'), url)).toHaveLength(1)
  })
})

describe('a name with several addresses', () => {
  test('is reached at those that are near only', async () => {
    const addresses = gatekeeper([], '8.8.8.8', '10.0.0.1', '::1')
    expect(await reached(addresses, 'http://shop.test/')).toEqual(['10.0.0.1', '::1'])
  })

  test('is this machine when all of them are', async () => {
    const url = new URL('https://shop.test/')
    expect(await gatekeeper([], '127.0.0.1', '::1').check(url)).toMatchObject({ isLoopback: true })
    expect(await gatekeeper([], '127.0.0.1', '10.0.0.1').check(url)).toMatchObject({
      isLoopback: false,
    })
  })

  test('has to have one', async () => {
    expect(await reached(gatekeeper([]), 'http://shop.test/')).toContain('no address')
  })
})

test('a name that nobody knows is the network’s fault, not a refusal', async () => {
  const unknown = new Addresses([], () => Promise.reject(new Error('ENOTFOUND')))
  await expect(unknown.check(new URL('http://nowhere.test/'))).rejects.toThrow('ENOTFOUND')
})
