import type { NoticeCase } from 'wechatpay-mock'
import type { CaseDefinition, Stage } from './case.js'
import { pause } from './within.js'

/** No user pays before he sees the order: by then the order call has returned. */
const PAYS_AFTER_MS = 250

/** Somebody pays what is ordered, and the merchant is told by a notice of this kind. */
export const paysAndTells =
  (notice: NoticeCase): NonNullable<CaseDefinition['arrange']> =>
  (stage: Stage) => {
    stage.onPlaced(async (order) => {
      if (notice !== 'race') await pause(PAYS_AFTER_MS)
      await stage.payWith(order, notice)
    })
  }
