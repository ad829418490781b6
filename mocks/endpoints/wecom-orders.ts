import { type CompanionSchemaId, openCompanion } from '../../schemas/index.js'
import { encodeBase64 } from '../crypto/base64.js'
import { payMessage } from '../crypto/messages.js'
import type { Call } from '../dialect.js'
import { wecom } from '../dialects/wecom/index.js'
import type { Endpoint } from '../endpoint.js'
import { MINUTE, type Order, stateOf } from '../orders/order.js'
import { transactionOf } from '../orders/transaction.js'
import { readBody } from '../read-input.js'
import { Refusal } from '../refusal.js'
import { toBytes } from '../wire.js'
import type { World } from '../world.js'

interface OrderKey {
  readonly mchid: string
  readonly out_trade_no: string
}

interface SignInput {
  readonly appid: string
  readonly prepay_id: string
  readonly nonce: string
  readonly timestamp: number
}

/** What WeCom offers around an order: 查询订单, 关闭订单, 获取支付签名. */
export const wecomOrders: readonly Endpoint[] = [
  define<OrderKey>({
    id: 'wecom-get-order',
    path: '/cgi-bin/miniapppay/get_order',
    title: '查询订单',
    document: 'https://developer.work.weixin.qq.com/document/path/97323',
    omitsErrcode: true,
    errorMembers: { promotion_detail: [] },
    act: (world, input) => orderShown(findOrder(world, input), world.ports.now()),
  }),
  define<OrderKey>({
    id: 'wecom-close-order',
    path: '/cgi-bin/miniapppay/close_order',
    title: '关闭订单',
    document: 'https://developer.work.weixin.qq.com/document/path/97324',
    act: close,
  }),
  define<SignInput>({
    id: 'wecom-get-sign',
    path: '/cgi-bin/miniapppay/get_sign',
    title: '获取支付签名',
    document: 'https://developer.work.weixin.qq.com/document/path/98130',
    act: signForCashier,
  }),
]

type Definition<Input> = Pick<
  Endpoint,
  'path' | 'title' | 'document' | 'omitsErrcode' | 'errorMembers'
> & {
  readonly id: CompanionSchemaId
  act(world: World, input: Input, call: Call): object | Promise<object>
}

function define<Input>({ act, ...definition }: Definition<Input>): Endpoint {
  return {
    ...definition,
    method: 'POST',
    dialect: wecom,
    gateway: 'general',
    async read(_world, call) {
      const body = await readBody(call, wecom, openCompanion(definition.id))
      const { mchid } = body.value as { readonly mchid?: string }
      return { body, ...(mchid !== undefined && { mchid }) }
    },
    // The schema has seen that the members are there.
    act: async (world, call, { asked }) => act(world, asked.body.value as Input, call),
  }
}

function findOrder({ orders }: World, { mchid, out_trade_no: outTradeNo }: OrderKey): Order {
  const order = orders.find(mchid, outTradeNo)
  // Orders that were not placed through WeCom are not there for it (observed 2023).
  if (order?.endpoint === 'wecom-create-order') return order
  throw new Refusal(
    'order-unknown',
    `merchant ${mchid} has placed no order ${outTradeNo} through WeCom`,
    { mchid, outTradeNo },
  )
}

/** The page wants an order to be older before it is closed. No errcode for less is known, so it is only noted. */
const CLOSABLE_AFTER = 5 * MINUTE

function close(world: World, input: OrderKey, { notes }: Call): object {
  const order = findOrder(world, input)
  const { mchid, outTradeNo, createdAt } = order
  const now = world.ports.now()
  if (order.tradeState === 'SUCCESS') {
    throw new Refusal('order-paid', `out_trade_no ${outTradeNo} is paid`, { mchid, outTradeNo })
  }
  if (now < createdAt + CLOSABLE_AFTER) {
    notes.push('the order is younger than five minutes; the platform may refuse to close it yet')
  }
  if (stateOf(order, now) === 'NOTPAY') world.orders.close(order)
  return {}
}

interface Transaction {
  readonly appid: string
  readonly promotion_detail: readonly unknown[]
  readonly scene_info?: { readonly device_id: string }
}

/** The page's members; transaction_id only where there can be one, and scene_info where a device was named. */
function orderShown(order: Order, now: number): object {
  // An order that was placed through WeCom has no partner.
  const transaction = transactionOf(order, now) as Transaction
  const { appid: _, promotion_detail, scene_info: scene, ...shown } = transaction
  return {
    ...shown,
    payer: { openid: order.openid },
    ...(scene?.device_id && { scene_info: scene }),
    promotion_detail,
  }
}

/** WeCom keeps the merchant's key; here it is the one that the merchant was handed. */
async function signForCashier(
  { orders, merchants, ports }: World,
  { appid, prepay_id: prepayId, nonce, timestamp }: SignInput,
): Promise<object> {
  const found = orders.findByPrepayId(prepayId)
  const order = found?.endpoint === 'wecom-create-order' ? found : undefined
  if (!order || order.prepayIdExpiresAt <= ports.now()) {
    throw new Refusal(
      'prepay-id-unknown',
      order
        ? 'the prepay_id is older than two hours; place the same order again'
        : 'no order that was placed through WeCom has this prepay_id',
    )
  }
  if (order.appid !== appid) {
    throw new Refusal(
      'appid-not-bound',
      `the order names appid ${order.appid}, the call names ${appid}`,
    )
  }
  const privateKey =
    merchants.keyring.signer(order.mchid)?.privateKey ?? ports.keys.merchant.privateKey
  const message = payMessage({
    appId: appid,
    timeStamp: String(timestamp),
    nonceStr: nonce,
    prepayId,
  })
  return { pay_sign: encodeBase64(await ports.crypto.sign(privateKey, toBytes(message))) }
}
