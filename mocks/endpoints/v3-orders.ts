import { type CompanionSchemaId, openCompanion, type Violation } from '../../schemas/index.js'
import type { Call } from '../dialect.js'
import { wechatpayV3 } from '../dialects/wechatpay-v3/index.js'
import type { ActRequest, Asked, Endpoint } from '../endpoint.js'
import { type Order, stateOf } from '../orders/order.js'
import { transactionOf } from '../orders/transaction.js'
import { readInput } from '../read-input.js'
import { Refusal } from '../refusal.js'
import type { World } from '../world.js'

/** Members of the path, the query or the body; the schema has seen that they are there. */
interface Input {
  readonly out_trade_no: string
  readonly transaction_id: string
  readonly mchid?: string
  readonly sp_mchid?: string
  readonly sub_mchid?: string
}

interface Definition {
  readonly id: CompanionSchemaId
  readonly path: string
  readonly title: string
  readonly document: string
  act(world: World, call: Call, input: Input): object | undefined
}

/** Querying and closing, for a merchant itself or by its service provider. */
export const v3Orders: readonly Endpoint[] = [
  define('GET', {
    id: 'order-query',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
    title: '商户订单号查询订单',
    document: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070356',
    act: query,
  }),
  define('GET', {
    id: 'order-query-by-id',
    path: '/v3/pay/transactions/id/{transaction_id}',
    title: '微信支付订单号查询订单',
    document: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070354',
    act: queryById,
  }),
  define('POST', {
    id: 'order-close',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
    title: '关闭订单',
    document: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070360',
    act: close,
  }),
  define('GET', {
    id: 'partner-order-query',
    path: '/v3/pay/partner/transactions/out-trade-no/{out_trade_no}',
    title: '商户订单号查询订单（服务商）',
    document:
      'https://pay.weixin.qq.com/docs/partner/apis/partner-miniprogram-payment/query-by-out-trade-no.html',
    act: query,
  }),
  define('GET', {
    id: 'partner-order-query-by-id',
    path: '/v3/pay/partner/transactions/id/{transaction_id}',
    title: '微信支付订单号查询订单（服务商）',
    document:
      'https://pay.weixin.qq.com/docs/partner/apis/partner-miniprogram-payment/query-by-wx-trade-no.html',
    act: queryById,
  }),
  define('POST', {
    id: 'partner-order-close',
    path: '/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close',
    title: '关闭订单（服务商）',
    document:
      'https://pay.weixin.qq.com/docs/partner/apis/partner-miniprogram-payment/close-order.html',
    act: close,
  }),
]

function define(method: 'GET' | 'POST', { act, ...definition }: Definition): Endpoint {
  const { id } = definition
  return {
    ...definition,
    method,
    dialect: wechatpayV3,
    gateway: 'transactions',
    ...(method === 'POST' && { firstMember: () => firstInBody(definition) }),
    async read(_world, call): Promise<Asked> {
      const place = method === 'GET' ? 'query' : 'body'
      const body = await readInput(call, wechatpayV3, openCompanion(id), place)
      return { body, mchid: payeeOf(body.value as Input) }
    },
    act: (world, call, { asked }: ActRequest) => act(world, call, asked.body.value as Input),
  }
}

/** The platform's answer to an ordering call without a body; that closing shares it is inferred. */
function firstInBody({ id, path }: Pick<Definition, 'id' | 'path'>): Violation {
  const [, ...members] = openCompanion(id).fields('request')
  const first = members.find(({ pointer }) => !path.includes(`{${pointer.slice(1)}}`))
  const { pointer = '', label = '', source = '' } = first ?? {}
  return { kind: 'required', pointer, label, source }
}

/** The schema wants one of the two. */
const payeeOf = ({ mchid, sp_mchid: spMchid }: Input): string => mchid ?? spMchid ?? ''

function query({ orders, ports }: World, _call: Call, input: Input): object {
  const mchid = payeeOf(input)
  const { out_trade_no: outTradeNo } = input
  const order = orders.find(mchid, outTradeNo)
  if (!order) throw unknown(`merchant ${mchid} has placed no order ${outTradeNo} here`, input)
  checkParties(order, input)
  return transactionOf(order, ports.now())
}

function queryById({ orders, ports }: World, _call: Call, input: Input): object {
  const { transaction_id: id } = input
  if (!/^\d{28,32}$/.test(id)) {
    throw new Refusal('transaction-id-malformed', `a transaction_id has 28 digits, got ${id}`)
  }
  const order = orders.findByTransactionId(id)
  if (!order) throw unknown(`no order was paid as ${id} here`, input)
  checkParties(order, input)
  return transactionOf(order, ports.now())
}

/** Closing may be repeated. A number that nobody has ordered under is burned by it (observed 2026). */
function close({ orders, ports }: World, { notes }: Call, input: Input): undefined {
  const mchid = payeeOf(input)
  const { out_trade_no: outTradeNo } = input
  const order = orders.find(mchid, outTradeNo)
  if (!order) {
    orders.burn(mchid, outTradeNo)
    notes.push(`there was no order ${outTradeNo}; now the number cannot be used any more`)
    return undefined
  }
  checkParties(order, input)
  if (order.tradeState === 'SUCCESS') {
    throw new Refusal('order-paid', `out_trade_no ${outTradeNo} is paid and cannot be closed`, {
      mchid,
      outTradeNo,
    })
  }
  if (stateOf(order, ports.now()) === 'NOTPAY') orders.close(order)
  return undefined
}

/** An order belongs to a merchant, and to one sub merchant of it. */
function checkParties(order: Order, input: Input): void {
  const { mchid, outTradeNo, partner } = order
  const facts = { mchid, outTradeNo }
  if (mchid !== payeeOf(input) || !partner !== (input.sub_mchid === undefined)) {
    throw new Refusal(
      'order-of-another-merchant',
      `order ${outTradeNo} is of ${partner ? 'service provider' : 'merchant'} ${mchid}; ask as that one`,
      facts,
    )
  }
  if (partner && partner.subMchid !== input.sub_mchid) {
    throw new Refusal(
      'order-of-another-sub-merchant',
      `order ${outTradeNo} is of sub merchant ${partner.subMchid}, not of ${input.sub_mchid}`,
      facts,
    )
  }
}

const unknown = (diagnosis: string, input: Input): Refusal =>
  new Refusal('order-unknown', diagnosis, {
    mchid: payeeOf(input),
    outTradeNo: input.out_trade_no,
  })
