import type { ClauseId, Text } from '../../../clauses/clause.js'
import type { SeenExchange } from '../../sighting.js'
import type { ClauseJudge } from '../../watch.js'
import { isOrdering } from './ordering.js'
import { provokedOnly } from './provoked-only.js'

/** Answers that are bad in one of these ways must not be trusted: their prepay_id is used nowhere else. */
export function mustNotTrust(
  clause: ClauseId,
  faults: { readonly [fault: string]: Text },
): ClauseJudge {
  return provokedOnly(clause, (notebook, { isCanary }) => {
    /** By prepay_id: the answer that it was in. */
    const bad = new Map<string, SeenExchange>()
    const used = new Set<string>()
    let goesOn = false

    const use = (prepayId: string | undefined, how: Text): void => {
      if (prepayId === undefined) return
      const seen = bad.get(prepayId)
      if (!seen) {
        if (!isCanary(prepayId)) goesOn = true
        return
      }
      if (used.has(prepayId)) return
      used.add(prepayId)
      const what = faults[seen.exchange.provoked?.fault ?? ''] ?? { en: '', zh: '' }
      notebook.broke(
        {
          en: `It went on with an answer ${what.en}: ${how.en}. Verify every 2xx answer before you use it, and refuse it when that fails.`,
          zh: `应答${what.zh}，客户端仍然继续使用：${how.zh}。使用任何 2xx 应答之前都应先验签，验签不通过即拒绝。`,
        },
        seen.exchange,
      )
    }
    return {
      exchange(seen) {
        const { exchange } = seen
        if (isOrdering(seen) && faults[exchange.provoked?.fault ?? '']) {
          const prepayId = prepayIdOf(exchange.response.body)
          if (prepayId !== undefined) bad.set(prepayId, seen)
          return
        }
        for (const prepayId of bad.keys()) {
          if (exchange.request.target.includes(prepayId) || isIn(seen.body(), prepayId))
            use(prepayId, {
              en: `a later request names its prepay_id ${prepayId}`,
              zh: `之后的请求使用了其中的 prepay_id ${prepayId}`,
            })
        }
      },
      cashier({ canary, parameters, outcome, order }) {
        const packed = /^prepay_id=(.+)$/.exec(parameters?.package ?? '')?.[1]
        const prepayId =
          canary?.prepayId ?? packed ?? (outcome === 'ok' ? order?.prepayId : undefined)
        use(prepayId, {
          en: `its prepay_id ${prepayId} came to the cashier`,
          zh: `其中的 prepay_id ${prepayId} 被交给了收银台`,
        })
      },
      told({ prepayId }) {
        use(prepayId, {
          en: `the order was reported as placed, with its prepay_id ${prepayId}`,
          zh: `客户端报告下单成功，prepay_id 为 ${prepayId}`,
        })
      },
      end() {
        // One that never goes on does not do so for want of a good signature.
        if (goesOn && bad.size > used.size) notebook.exercised()
      },
    }
  })
}

const utf8 = new TextDecoder()

const prepayIdOf = (body: Uint8Array): string | undefined =>
  /"prepay_id"\s*:\s*"([^"]+)"/.exec(utf8.decode(body))?.[1]

const isIn = (body: unknown, text: string): boolean =>
  body !== undefined && JSON.stringify(body).includes(text)
