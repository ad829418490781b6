import amount from './parts/amount.json' with { type: 'json' }
import error from './parts/error.json' with { type: 'json' }
import goods from './parts/goods.json' with { type: 'json' }
import order from './parts/order.json' with { type: 'json' }
import payer from './parts/payer.json' with { type: 'json' }
import prepay from './parts/prepay.json' with { type: 'json' }
import sceneInfo from './parts/scene-info.json' with { type: 'json' }
import settleInfo from './parts/settle-info.json' with { type: 'json' }
import type { Schema } from './fields.js'

/** Files that the endpoints point to with `$ref`. */
export const parts: readonly Schema[] = [
  amount,
  error,
  goods,
  order,
  payer,
  prepay,
  sceneInfo,
  settleInfo,
]
