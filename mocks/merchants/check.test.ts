import { describe, expect, test } from 'vitest'
import type { OrderDraft } from '../orders/order.js'
import { Refusal, type RefusalReason } from '../refusal.js'
import { checkMerchant } from './check.js'
import type { MerchantDeclaration } from './declaration.js'
import { merchantsOf } from './merchants.testing.js'
import type { Merchants } from './merchants.js'

const draft: OrderDraft = {
  endpoint: 'miniprogram',
  mchid: '1230000109',
  outTradeNo: '1217752501201407033233368018',
  totalFen: 100,
  appid: 'wx8888888888888888',
  openid: 'o-provider',
  partner: { subMchid: '1900000109', subAppid: 'wxd678efh567hg6999', subOpenid: 'o-sub' },
}
const direct: OrderDraft = {
  endpoint: 'jsapi-with-contract',
  mchid: '1230000109',
  outTradeNo: '1217752501201407033233368018',
  totalFen: 100,
  appid: 'wx8888888888888888',
  openid: 'o-provider',
  contract: { token: 'token-1', passwordFreeContractId: 'contract-1' },
}

/** What becomes of an order when this is declared: `ok` or the reason and the diagnosis. */
async function verdict(
  declared: Omit<MerchantDeclaration, 'mchid'> & { mchid?: string },
  order: OrderDraft = draft,
): Promise<'ok' | { reason: RefusalReason; message: string }> {
  const merchants = merchantsOf('open')
  await merchants.create({ mchid: '1230000109', ...declared })
  return verdictOf(order, merchants)
}

function verdictOf(
  order: OrderDraft,
  merchants: Merchants,
): 'ok' | { reason: RefusalReason; message: string } {
  try {
    checkMerchant(order, merchants)
    return 'ok'
  } catch (thrown) {
    if (thrown instanceof Refusal) return { reason: thrown.reason, message: thrown.message }
    throw thrown
  }
}

describe('only what a declaration lists is enforced:', () => {
  test('nothing', async () => {
    expect(await verdict({})).toBe('ok')
    expect(await verdict({}, direct)).toBe('ok')
  })

  test.each<[string, Omit<MerchantDeclaration, 'mchid'>]>([
    ['appids', { appids: ['wx8888888888888888'] }],
    ['sub merchants', { subMerchants: [{ mchid: '1900000109' }] }],
    [
      'appids of a sub merchant',
      { subMerchants: [{ mchid: '1900000109', appids: ['wxd678efh567hg6999'] }] },
    ],
    ['products', { products: { miniprogram: 'on' } }],
    ['openids', { openids: { wx8888888888888888: ['o-provider'], wxd678efh567hg6999: ['o-sub'] } }],
    [
      'contracts, which a partner order has none of',
      { contracts: { tokens: [], passwordFreeContractIds: [] } },
    ],
  ])('%s', async (_aspect, declared) => {
    expect(await verdict(declared)).toBe('ok')
  })

  test.each<[RefusalReason, Omit<MerchantDeclaration, 'mchid'>, string]>([
    ['merchant-disabled', { state: 'disabled' }, 'declared disabled'],
    ['receiving-restricted', { state: 'receiving-restricted' }, 'unable to receive'],
    ['appid-not-bound', { appids: ['wx1', 'wx2'] }, 'which declares wx1, wx2'],
    ['appid-not-bound', { appids: [] }, 'which declares none'],
    [
      'sub-appid-not-bound',
      { subMerchants: [{ mchid: '1900000109', appids: ['wx1'] }] },
      'which declares wx1',
    ],
    [
      'no-partner-relation',
      { subMerchants: [{ mchid: '1' }, { mchid: '2' }] },
      'which declares 1, 2',
    ],
    ['no-partner-relation', { subMerchants: [] }, 'which declares none'],
    [
      'sub-merchant-not-authorised',
      { subMerchants: [{ mchid: '1900000109', authorised: false }] },
      'not to have authorised',
    ],
    ['product-not-enabled', { products: {} }, 'miniprogram is not among them'],
    ['product-not-enabled', { products: { scannedpos: 'on' } }, 'miniprogram is not among them'],
    ['product-switched-off', { products: { miniprogram: 'off' } }, 'miniprogram switched off'],
    ['openid-unknown', { openids: {} }, 'openid o-provider is in no list'],
    [
      'openid-of-another-appid',
      { openids: { wx1: ['o-provider', 'o-sub'] } },
      'belongs to appid wx1, the order names wx8888888888888888',
    ],
    [
      'openid-unknown',
      { openids: { wx8888888888888888: ['o-provider'] } },
      'openid o-sub is in no list',
    ],
    [
      'sub-openid-of-another-sub-appid',
      { openids: { wx8888888888888888: ['o-provider', 'o-sub'] } },
      'the order names wxd678efh567hg6999',
    ],
  ])('%s comes from %j and says so: %s', async (reason, declared, message) => {
    expect(await verdict(declared)).toEqual({ reason, message: expect.stringContaining(message) })
  })

  test.each<[RefusalReason, NonNullable<MerchantDeclaration['contracts']>, string]>([
    ['contract-unknown', { tokens: ['token-2'] }, 'contract_info.token token-1'],
    ['contract-unknown', { tokens: [] }, 'declares: none'],
    [
      'contract-unknown',
      { passwordFreeContractIds: ['x'] },
      'contract_info.password_free_contract_id contract-1',
    ],
  ])('%s comes from contracts %j: %s', async (reason, contracts, message) => {
    expect(await verdict({ contracts }, direct)).toEqual({
      reason,
      message: expect.stringContaining(message),
    })
  })

  test('contracts that are known, or of a kind that is not listed', async () => {
    expect(await verdict({ contracts: { tokens: ['token-1'] } }, direct)).toBe('ok')
    expect(await verdict({ contracts: {} }, direct)).toBe('ok')
    const other = { ...direct, contract: { passwordFreeContractId: 'contract-1' } }
    expect(await verdict({ contracts: { tokens: [] } }, other)).toBe('ok')
  })
})

test('other merchants stay open', async () => {
  const closed = { mchid: '9', state: 'disabled', appids: [], products: {}, openids: {} } as const
  expect(await verdict(closed)).toBe('ok')
})

test('a merchant that is cleared is open again', async () => {
  const merchants = merchantsOf('open')
  await merchants.create({ mchid: '1230000109', appids: [] })
  expect(verdictOf(draft, merchants)).toMatchObject({ reason: 'appid-not-bound' })
  merchants.clear('1230000109')
  expect(verdictOf(draft, merchants)).toBe('ok')
})

test('in a closed world a merchant that nobody declared does not exist', async () => {
  const merchants = merchantsOf('closed')
  const stranger = { ...draft, mchid: '1230000110' }
  expect(verdictOf(stranger, merchants)).toEqual({
    reason: 'merchant-unknown',
    message: expect.stringContaining('merchant 1230000110 is not declared and the world is closed'),
  })
  await merchants.create({ mchid: '1230000110' })
  expect(verdictOf(stranger, merchants)).toBe('ok')
})

test('the built-in merchant exists in a closed world: its keys are declared', () => {
  expect(verdictOf(draft, merchantsOf('closed'))).toBe('ok')
})

test('a provider names a sub merchant that is not itself, declared or not', async () => {
  const merchants = merchantsOf('open')
  expect(verdictOf({ ...draft, partner: {} }, merchants)).toMatchObject({
    reason: 'sub-mchid-missing',
  })
  const own = { ...draft, partner: { subMchid: '1230000109' } }
  expect(verdictOf(own, merchants)).toMatchObject({ reason: 'sub-mchid-equals-sp-mchid' })
})

test('an order names at least one openid', () => {
  const merchants = merchantsOf('open')
  const { openid: _, ...nobody } = draft
  expect(verdictOf(nobody, merchants)).toBe('ok')
  expect(verdictOf({ ...nobody, partner: { subMchid: '1900000109' } }, merchants)).toEqual({
    reason: 'openid-missing',
    message: 'payer needs sp_openid or sub_openid',
  })
  const { openid: _openid, ...direct2 } = direct
  expect(verdictOf(direct2, merchants)).toEqual({
    reason: 'openid-missing',
    message: 'payer needs openid',
  })
})

test('state comes before appid, relation, product, openid and contract', async () => {
  const everythingWrong = {
    state: 'disabled',
    appids: [],
    subMerchants: [],
    products: {},
    openids: {},
    contracts: { tokens: [] },
  } as const
  const order: OrderDraft = { ...draft, contract: { token: 'token-1' } }
  const reasons: string[] = []
  const aspects = Object.entries(everythingWrong)
  for (let first = 0; first <= aspects.length; first++) {
    const found = await verdict(Object.fromEntries(aspects.slice(first)), order)
    reasons.push(found === 'ok' ? found : found.reason)
  }
  expect(reasons).toEqual([
    'merchant-disabled',
    'appid-not-bound',
    'no-partner-relation',
    'product-not-enabled',
    'openid-unknown',
    'contract-unknown',
    'ok',
  ])
})
