import { Refusal } from '../refusal.js'
import type { OrderDraft } from '../orders/order.js'
import type { Merchants } from './merchants.js'
import type { MerchantDeclaration } from './declaration.js'

/**
 * Refuses an order that the declared merchant may not place. The order of the checks is inferred: state, appid,
 * partner relation, product, openid, contract (apiv3.md section 8, item 9).
 */
export function checkMerchant(draft: OrderDraft, merchants: Merchants): void {
  checkPartnerNumbers(draft)
  const merchant = merchants.find(draft.mchid)
  if (merchant) {
    checkState(merchant)
    checkAppids(draft, merchant)
    checkRelation(draft, merchant)
    checkProduct(draft, merchant)
  } else if (!merchants.exists(draft.mchid)) {
    throw new Refusal(
      'merchant-unknown',
      `merchant ${draft.mchid} is not declared and the world is closed; declare it, or open the world`,
      { mchid: draft.mchid },
    )
  }
  checkOpenids(draft, merchant)
  if (merchant) checkContract(draft, merchant)
}

function checkPartnerNumbers({ mchid, partner }: OrderDraft): void {
  if (!partner) return
  if (partner.subMchid === undefined) {
    throw new Refusal('sub-mchid-missing', 'a service provider must send sub_mchid')
  }
  if (partner.subMchid === mchid) {
    throw new Refusal(
      'sub-mchid-equals-sp-mchid',
      `sub_mchid ${mchid} is the provider itself; send the sub merchant's number`,
    )
  }
}

function checkState({ mchid, state }: MerchantDeclaration): void {
  if (state === 'disabled') {
    throw new Refusal('merchant-disabled', `merchant ${mchid} is declared disabled`, { mchid })
  }
  if (state === 'receiving-restricted') {
    throw new Refusal('receiving-restricted', `merchant ${mchid} is declared unable to receive`, {
      mchid,
    })
  }
}

function checkAppids(
  draft: OrderDraft,
  { mchid, appids, subMerchants }: MerchantDeclaration,
): void {
  if (appids && draft.appid !== undefined && !appids.includes(draft.appid)) {
    throw new Refusal(
      'appid-not-bound',
      `appid ${draft.appid} is not bound to merchant ${mchid}, which declares ${list(appids)}`,
      { mchid },
    )
  }
  const sub = subMerchants?.find((each) => each.mchid === draft.partner?.subMchid)
  const subAppid = draft.partner?.subAppid
  if (sub?.appids && subAppid !== undefined && !sub.appids.includes(subAppid)) {
    throw new Refusal(
      'sub-appid-not-bound',
      `sub_appid ${subAppid} is not bound to sub merchant ${sub.mchid}, which declares ${list(sub.appids)}`,
      { mchid },
    )
  }
}

function checkRelation(
  { partner }: OrderDraft,
  { mchid, subMerchants }: MerchantDeclaration,
): void {
  if (!partner || !subMerchants) return
  const sub = subMerchants.find((each) => each.mchid === partner.subMchid)
  if (!sub) {
    throw new Refusal(
      'no-partner-relation',
      `${partner.subMchid} is no sub merchant of ${mchid}, which declares ${list(subMerchants.map((each) => each.mchid))}`,
      { mchid },
    )
  }
  if (sub.authorised === false) {
    throw new Refusal(
      'sub-merchant-not-authorised',
      `sub merchant ${sub.mchid} is declared not to have authorised ${mchid}`,
      { mchid },
    )
  }
}

function checkProduct({ endpoint }: OrderDraft, { mchid, products }: MerchantDeclaration): void {
  if (!products) return
  const product = products[endpoint]
  if (product === undefined) {
    throw new Refusal(
      'product-not-enabled',
      `merchant ${mchid} declares its products and ${endpoint} is not among them`,
      { mchid },
    )
  }
  if (product === 'off') {
    throw new Refusal(
      'product-switched-off',
      `merchant ${mchid} declares ${endpoint} switched off`,
      { mchid },
    )
  }
}

function checkOpenids(draft: OrderDraft, merchant: MerchantDeclaration | undefined): void {
  const { openid, appid, partner } = draft
  if (openid === undefined && partner?.subOpenid === undefined) {
    throw new Refusal(
      'openid-missing',
      partner ? 'payer needs sp_openid or sub_openid' : 'payer needs openid',
    )
  }
  if (!merchant?.openids) return
  checkOpenid(openid, appid, merchant, 'openid-of-another-appid')
  checkOpenid(partner?.subOpenid, partner?.subAppid, merchant, 'sub-openid-of-another-sub-appid')
}

function checkOpenid(
  openid: string | undefined,
  appid: string | undefined,
  { mchid, openids = {} }: MerchantDeclaration,
  mismatch: 'openid-of-another-appid' | 'sub-openid-of-another-sub-appid',
): void {
  if (openid === undefined || appid === undefined) return
  // An appid may be called like a member of every object.
  if (Object.hasOwn(openids, appid) && openids[appid]?.includes(openid)) return
  const owner = Object.keys(openids).find((each) => openids[each]?.includes(openid))
  if (owner === undefined) {
    throw new Refusal(
      'openid-unknown',
      `openid ${openid} is in no list that merchant ${mchid} declares`,
      {
        mchid,
      },
    )
  }
  throw new Refusal(
    mismatch,
    `openid ${openid} belongs to appid ${owner}, the order names ${appid}`,
    { mchid },
  )
}

function checkContract({ contract }: OrderDraft, { mchid, contracts }: MerchantDeclaration): void {
  if (!contract || !contracts) return
  const { token, passwordFreeContractId } = contract
  for (const [name, value, known] of [
    ['token', token, contracts.tokens],
    ['password_free_contract_id', passwordFreeContractId, contracts.passwordFreeContractIds],
  ] as const) {
    if (known && value !== undefined && !known.includes(value)) {
      throw new Refusal(
        'contract-unknown',
        `contract_info.${name} ${value} is not among those that merchant ${mchid} declares: ${list(known)}`,
        { mchid },
      )
    }
  }
}

const list = (values: readonly string[]): string => (values.length > 0 ? values.join(', ') : 'none')
