import type { SeenExchange } from '../../sighting.js'
import { isOrdering, isSameBody } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

const STALE = /"errcode"\s*:\s*(40014|42001)\b/

export const tokenRefresh = provokedOnly('wecom/token-refresh', (notebook) => {
  let refused: SeenExchange | undefined
  let hasNewToken = false

  const broke = (en: string, zh: string, seen: SeenExchange): void => {
    const errcode = refused && errcodeOf(refused)
    notebook.broke(
      {
        en: `After errcode ${errcode} for ${refused?.outTradeNo} ${en}. Fetch a new token by gettoken and repeat the call once.`,
        zh: `订单 ${refused?.outTradeNo} 返回 errcode ${errcode} 之后，${zh}。应通过 gettoken 获取新的 access_token，并将调用重试一次。`,
      },
      seen.exchange,
    )
    refused = undefined
  }
  return {
    exchange(seen) {
      if (seen.exchange.endpoint === 'gettoken') {
        hasNewToken = true
        return
      }
      if (!isOrdering(seen)) return
      if (refused) {
        if (!hasNewToken)
          broke('it repeated the call with the old token', '仍使用旧的 token 重试', seen)
        else if (seen.outTradeNo !== refused.outTradeNo)
          broke(
            `it ordered under another number, ${seen.outTradeNo}`,
            `改用了另一个商户订单号 ${seen.outTradeNo}`,
            seen,
          )
        else if (!isSameBody(seen.body(), refused.body()))
          broke('it repeated the call with other parameters', '重试时参数与原来不同', seen)
        else if (errcodeOf(seen) === undefined) {
          refused = undefined
          notebook.exercised()
        } else
          broke(
            'it repeated the call with a token that is no better',
            '重试所用的 token 仍然无效',
            seen,
          )
      } else if (errcodeOf(seen) !== undefined) {
        refused = seen
        hasNewToken = false
      }
    },
    end() {
      if (!refused) return
      if (hasNewToken) broke('it did not repeat the call', '没有重试调用', refused)
      else broke('it fetched no new token', '没有获取新的 token', refused)
    },
  }
})

const utf8 = new TextDecoder()

const errcodeOf = ({ exchange }: SeenExchange): string | undefined =>
  STALE.exec(utf8.decode(exchange.response.body))?.[1]
