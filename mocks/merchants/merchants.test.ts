import { UsageError } from '../usage.js'
// oxlint-disable unicorn/consistent-function-scoping -- a helper stands beside the tests that use it
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { MerchantDeclaration } from './declaration.js'
import { merchantsOf } from './merchants.testing.js'
import type { Merchants } from './merchants.js'

const loaded = vi.hoisted(() => ({ times: 0 }))
vi.mock('@mswjs/data', async (original) => {
  loaded.times++
  return original()
})

const everything: MerchantDeclaration = {
  mchid: '1230000109',
  state: 'receiving-restricted',
  appids: ['wx8888888888888888', 'wxd678efh567hg6787'],
  subMerchants: [
    { mchid: '1900000109', authorised: true, appids: ['wxd678efh567hg6999'] },
    { mchid: '1900000110', authorised: false, appids: [] },
    { mchid: '1900000111', authorised: true },
  ],
  products: { miniprogram: 'on', scannedpos: 'off', 'wecom-create-order': 'on' },
  openids: { wx8888888888888888: ['oUpF8uMuAJO', 'oUpF8uMuAJP'], wxd678efh567hg6787: ['oUpF8'] },
  contracts: { tokens: ['201710180325670965'], passwordFreeContractIds: ['1', '2'] },
}

// The first test of this file, because a module is loaded once.
test('the data library is imported with the first declaration, not before', async () => {
  const merchants = merchantsOf('open')
  expect(merchants.find('1230000109')).toBeUndefined()
  expect(merchants.all()).toEqual([])
  merchants.clear()
  await expect(merchants.create({ mchid: 'not a number' })).rejects.toThrow(UsageError)
  expect(loaded.times).toBe(0)
  await merchants.create({ mchid: '1230000109' })
  await merchants.create({ mchid: '1230000110' })
  expect(loaded.times).toBe(1)
})

let merchants = merchantsOf('open')
beforeEach(() => {
  merchants = merchantsOf('open')
})

describe('a declaration', () => {
  test('is read back as it was made, with every aspect', async () => {
    expect(await merchants.create(everything)).toMatchObject(everything)
    expect(merchants.find('1230000109')).toEqual(everything)
    expect(merchants.all()).toEqual([everything])
  })

  test.each<Omit<MerchantDeclaration, 'mchid'>>([
    {},
    { state: 'disabled' },
    { appids: [] },
    { appids: ['wx1', 'wx1'] },
    { subMerchants: [] },
    { subMerchants: [{ mchid: '2', authorised: false }] },
    { products: {} },
    { products: { 'jsapi-with-contract': 'off' } },
    { openids: {} },
    { openids: { wx1: ['o1'] } },
    { contracts: { tokens: [] } },
    { contracts: { passwordFreeContractIds: [] } },
    { contracts: { tokens: [], passwordFreeContractIds: ['1'] } },
    { certificateState: 'expired', platformCertificates: false, signedWith: 'public-key' },
    { wecom: { trustedIps: [], mayOrder: false } },
    { appids: [], subMerchants: [], products: {}, openids: {}, contracts: { tokens: [] } },
  ])('of %j alone is read back with nothing added but the state', async (aspects) => {
    await merchants.create({ mchid: '1', ...aspects })
    expect(merchants.find('1')).toEqual({ mchid: '1', state: 'normal', ...aspects })
  })

  test('of a sub merchant means that it has authorised its provider', async () => {
    const { subMerchants } = await merchants.create({ mchid: '1', subMerchants: [{ mchid: '2' }] })
    expect(subMerchants).toEqual([{ mchid: '2', authorised: true }])
  })

  test('replaces the one before, aspect for aspect', async () => {
    await merchants.create(everything)
    await merchants.create({ mchid: '1230000110', appids: ['wx-other'] })
    await merchants.create({ mchid: '1230000109', appids: ['wx-new'] })
    expect(merchants.find('1230000109')).toEqual({
      mchid: '1230000109',
      state: 'normal',
      appids: ['wx-new'],
    })
    expect(merchants.find('1230000110')?.appids).toEqual(['wx-other'])
    expect(merchants.all()).toHaveLength(2)
  })

  test('does not follow later changes of the lists it was made from', async () => {
    const appids = ['wx1']
    await merchants.create({ mchid: '1', appids })
    appids.push('wx2')
    expect(merchants.find('1')?.appids).toEqual(['wx1'])
  })

  test.each<[unknown, string]>([
    [{ mchid: '1', appid: ['wx1'] }, '/appid is not defined here'],
    [{ mchid: '1', subMerchant: [] }, '/subMerchant is not defined here'],
    [
      { mchid: '1', subMerchants: [{ mchid: '2', authorized: false }] },
      '/subMerchants/0/authorized',
    ],
    [{ mchid: '1', products: { 'mini-program': 'on' } }, '/products/mini-program'],
    [{ mchid: '1', products: { miniprogram: true } }, '/products/miniprogram must be a string'],
    [
      { mchid: '1', products: { miniprogram: 'yes' } },
      '/products/miniprogram breaks the rule one of on, off',
    ],
    [
      { mchid: '1', state: 'closed' },
      '/state breaks the rule one of normal, disabled, receiving-restricted',
    ],
    [{ mchid: '1', contracts: { token: ['1'] } }, '/contracts/token is not defined here'],
    [{ mchid: '1', openids: { wx1: 'o1' } }, '/openids/wx1 must be an array'],
    [{ mchid: '1', appids: [''] }, '/appids/0 has 0 characters'],
    [{ mchid: 'a' }, '/mchid must match ^[1-9]\\d*$'],
    [{ mchid: 1230000109 }, '/mchid must be a string'],
    [{ mchid: '1', apiV3Key: 'too short' }, '/apiV3Key must match'],
    [{ mchid: '1', certificateState: 'old' }, '/certificateState breaks the rule one of valid'],
    [{ mchid: '1', wecom: { token: 'a b' } }, '/wecom/token must match'],
  ])('of %j is refused with a message that names what is wrong', async (declaration, message) => {
    // A cast, because the compiler refuses most of these; JavaScript does not.
    const attempt = merchants.create(declaration as MerchantDeclaration)
    await expect(attempt).rejects.toThrow(UsageError)
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toThrow('merchant declaration: ')
    expect(merchants.all()).toEqual([])
  })

  test('that is refused leaves the one before as it was', async () => {
    await merchants.create(everything)
    const misspelt = { mchid: '1230000109', appid: [] } as MerchantDeclaration
    await expect(merchants.create(misspelt)).rejects.toThrow('/appid')
    expect(merchants.find('1230000109')).toEqual(everything)
  })
})

describe('clearing', () => {
  beforeEach(async () => {
    await merchants.create(everything)
    await merchants.create({ mchid: '1230000110', appids: ['wx1'] })
  })

  test('forgets one merchant', async () => {
    merchants.clear('1230000109')
    expect(merchants.find('1230000109')).toBeUndefined()
    expect(merchants.all()).toEqual([{ mchid: '1230000110', state: 'normal', appids: ['wx1'] }])
    await merchants.create({ mchid: '1230000109' })
    expect(merchants.find('1230000109')).toEqual({ mchid: '1230000109', state: 'normal' })
  })

  test('forgets them all', () => {
    merchants.clear()
    expect(merchants.all()).toEqual([])
    expect(merchants.find('1230000110')).toBeUndefined()
  })

  test('of a merchant that nobody declared changes nothing', () => {
    merchants.clear('9')
    expect(merchants.all()).toHaveLength(2)
  })
})

describe('while one is being declared,', () => {
  test('forgetting another one leaves it alone', async () => {
    const declared = merchants.create({ mchid: '1' })
    merchants.clear('2')
    await declared
    expect(merchants.find('1')).toEqual({ mchid: '1', state: 'normal' })
    expect(merchants.keyring.signer('1')).toBeDefined()
  })

  test.each([undefined, '1'])('forgetting %s forgets it, at whatever moment', async (mchid) => {
    for (let turns = 0; turns < 40; turns++) {
      const declared = merchants.create({ mchid: '1', appids: ['wx1'] })
      for (let i = 0; i < turns; i++) await Promise.resolve()
      merchants.clear(mchid)
      expect(await declared).toMatchObject({ mchid: '1', appids: ['wx1'] })
      merchants.clear('1')
      expect(merchants.find('1')).toBeUndefined()
      expect(merchants.keyring.signer('1')).toBeUndefined()
    }
  })

  test('declaring it anew at the same time does no harm', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ mchid: '1', appids: [`wx${i}`] }))
    await Promise.all(many.map((each) => merchants.create(each)))
    expect(merchants.find('1')?.appids).toHaveLength(1)
    merchants.clear('1')
    expect(merchants.all()).toEqual([])
  })
})

test('two sets of merchants share nothing', async () => {
  const other = merchantsOf('open')
  await merchants.create({ mchid: '1', appids: ['wx1'] })
  await other.create({ mchid: '1', appids: ['wx2'] })
  merchants.clear()
  expect(other.find('1')?.appids).toEqual(['wx2'])
})

test('a lookup costs the same with 30 and with 300 merchants', async () => {
  // Declaring is slow, finding is what every request does; so few merchants have to do.
  const few = merchantsOf('open')
  for (let number = 1; number <= 300; number++) {
    if (number <= 30) await few.create({ mchid: String(number) })
    await merchants.create({ mchid: String(number) })
  }
  const cost = (declared: Merchants): number => {
    const before = performance.now()
    for (let number = 0; number < 20_000; number++) declared.find(String(1 + (number % 30)))
    for (let number = 0; number < 20_000; number++) declared.find('none')
    return performance.now() - before
  }
  const least = { few: Infinity, many: Infinity }
  for (let round = 0; round < 10; round++) {
    least.few = Math.min(least.few, cost(few))
    least.many = Math.min(least.many, cost(merchants))
  }
  // A scan would cost ten times as much.
  expect(least.many / least.few).toBeLessThan(5)
})
