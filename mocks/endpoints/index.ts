import type { Endpoint } from '../endpoint.js'
import { jsapiWithContract } from './jsapi-with-contract.js'
import { miniprogram } from './miniprogram.js'
import { scannedpos } from './scannedpos.js'
import { wecomCreateOrder } from './wecom-create-order.js'

/** Everything that this mock answers. */
export const endpoints: readonly Endpoint[] = [
  scannedpos,
  miniprogram,
  jsapiWithContract,
  wecomCreateOrder,
]
