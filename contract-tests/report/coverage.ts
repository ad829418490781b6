import { type EndpointId, type Exchange, listOperations, type Mock } from 'wechatpay-mock'
import type { ReportedClause, Coverage } from './report.js'

/** Which documented errors a client has met, where it orders. */
export interface CoverageCollector {
  errors(): Coverage['errors']
  stop(): void
}

const ordering = listOperations().slice(0, 4)

/** Counts from now on. Errors that a test asked for are met like any other. */
export function watchCoverage(mock: Mock): CoverageCollector {
  const met = new Map(ordering.map(({ id }) => [id as string, new Set<string>()]))
  const stop = mock.on('exchange', (exchange) => {
    if (exchange.outcome === 'ok') return
    const name = errorOf(exchange)
    if (name !== undefined) met.get(exchange.endpoint ?? '')?.add(name)
  })
  return {
    stop,
    errors: () =>
      ordering.map(({ id, errors }) => {
        const names = errors.map(({ name }) => name)
        const seen = met.get(id)
        return {
          endpoint: id as EndpointId, // the first four are the endpoints
          met: names.filter((name) => seen?.has(name)),
          unmet: names.filter((name) => !seen?.has(name)),
        }
      }),
  }
}

/** The code, or the errcode as text. */
function errorOf({ response }: Exchange): string | undefined {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(response.body))
    if (typeof body !== 'object' || body === null) return undefined
    const { code, errcode } = body as { readonly code?: unknown; readonly errcode?: unknown }
    return code === undefined && errcode === undefined ? undefined : String(code ?? errcode)
  } catch {
    return undefined // cut off, or empty
  }
}

/** How many of the clauses that apply to the client it had an opportunity to keep. */
export function clauseCoverage(clauses: readonly ReportedClause[]): Coverage['clauses'] {
  const applicable = clauses.filter(({ verdict }) => verdict !== 'not-applicable')
  return {
    exercised: applicable.filter(({ exercised }) => exercised > 0).length,
    applicable: applicable.length,
  }
}
