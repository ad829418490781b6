import type { Exchange } from 'wechatpay-mock'
import type { ContractReport } from './report.js'
import { textOf } from './without-secrets.js'

/** The report for programs; `wechatpay-mock/schemas/contract-report.json` says what is in it. */
export function renderJson(report: ContractReport): string {
  const clauses = report.clauses.map(({ findings, ...clause }) => ({
    ...clause,
    findings: findings.map(({ exchange, ...finding }) => ({
      ...finding,
      ...(exchange && { exchange: showExchange(exchange) }),
    })),
  }))
  const shown = { ...report, clauses, exchanges: report.exchanges.map(showExchange) }
  return `${JSON.stringify(shown, null, 2)}\n`
}

/** Text instead of bytes; a body that is no text is base64. */
export function showExchange({ request, response, at, ...rest }: Exchange): object {
  const { clientIp: _, ...asked } = request
  return {
    ...rest,
    at: new Date(at).toISOString(),
    request: { ...asked, ...showBody(request.body) },
    response: { ...response, ...showBody(response.body) },
  }
}

function showBody(bytes: Uint8Array): { readonly body: string; readonly encoding?: 'base64' } {
  const text = textOf(bytes)
  if (text !== undefined) return { body: text }
  return { body: btoa(String.fromCharCode(...bytes.subarray(0, KEPT_BYTES))), encoding: 'base64' }
}

/** The journal keeps no more of a body than that. */
const KEPT_BYTES = 16 * 1024
