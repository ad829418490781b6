import type { Endpoint } from '../endpoint.js'
import { certificates } from './certificates.js'
import { gettoken } from './gettoken.js'
import { jsapiWithContract } from './jsapi-with-contract.js'
import { miniprogram } from './miniprogram.js'
import type { OrderEndpoint } from './order-endpoint.js'
import { scannedpos } from './scannedpos.js'
import { v3Orders } from './v3-orders.js'
import { wecomOrders } from './wecom-orders.js'
import { wecomCreateOrder } from './wecom-create-order.js'

/** Where orders are placed: what this mock is about. */
export const endpoints: readonly OrderEndpoint[] = [
  scannedpos,
  miniprogram,
  jsapiWithContract,
  wecomCreateOrder,
]

/** What clients call around an order. */
export const companions: readonly Endpoint[] = [certificates, ...v3Orders, gettoken, ...wecomOrders]

/** Everything that this mock answers. */
export const operations: readonly Endpoint[] = [...endpoints, ...companions]
