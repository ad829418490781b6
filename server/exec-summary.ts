import { basename } from 'node:path'
import type { SeenTraffic } from '../contract-tests/report/traffic.js'
import type { ClauseResult } from '../contract-tests/verdict.js'
import { requestLine } from './request-line.js'
import { labelled, printable, wrap } from './terminal.js'

const LISTED = 20

/** Why there may have been nothing to see. */
export function noRequest(program: string, jvmSocks: boolean): string {
  const name = printable(basename(program))
  const perhaps = [
    'it needs none for what it did;',
    'what sends them does not get its environment: a daemon, a container, sudo;',
    ...(jvmSocks
      ? []
      : [
          'it is a JVM with an HTTP client that knows no proxy (Apache HttpClient, as in WxJava): add --jvm-socks;',
        ]),
    'it is a Go program on macOS or Windows, which trusts the system alone.',
  ]
  const lines = [
    ...wrap(`wechatpay-mock: ${name} sent no request to a WeChat host that was seen here.`, ''),
    'Perhaps',
    ...perhaps.flatMap((reason) => labelled('-', reason, 2)),
    'See what attaches on this machine: wechatpay-mock doctor',
  ]
  return `${lines.join('\n')}\n`
}

/** How many went how, and those that went wrong without being asked to and that no finding is about. */
export function summary({
  exchanges,
  requests,
  results,
}: SeenTraffic & { readonly results: readonly ClauseResult[] }): string {
  const wrong = exchanges.filter(({ outcome, provoked }) => outcome !== 'ok' && !provoked)
  const findings = results.flatMap((each) => each.findings)
  // Of very many findings only the first are kept, so those that are alike are told by their reason.
  const told = new Set(findings.map(({ exchange }) => exchange?.outcome))
  const others = wrong.filter(({ outcome }) => !told.has(outcome))
  const more = requests > exchanges.length ? ` (the first ${exchanges.length} were looked at)` : ''
  const lines = others.slice(0, LISTED).map((each) => `  ${requestLine(each, new Date(each.at))}\n`)
  const rest = others.length > LISTED ? `  and ${others.length - LISTED} more\n` : ''
  const refused = wrong.length === 0 ? 'none was refused' : `${wrong.length} refused`
  const why = others.length === 0 ? '' : `; ${others.length} for what no clause is about:`
  return `wechatpay-mock: ${requests} request${requests === 1 ? '' : 's'}${more}, ${refused}${why}\n${lines.join('')}${rest}`
}
