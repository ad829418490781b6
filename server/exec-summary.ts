import { basename } from 'node:path'
import { requestLine } from './request-line.js'
import { labelled, printable, wrap } from './terminal.js'
import type { SeenTraffic } from './traffic.js'

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

/** How many went how, and those that went wrong without being asked to. */
export function summary({
  exchanges,
  requests,
}: Pick<SeenTraffic, 'exchanges' | 'requests'>): string {
  const wrong = exchanges.filter(({ outcome, provoked }) => outcome !== 'ok' && !provoked)
  const more = requests > exchanges.length ? ` (the first ${exchanges.length} are told of)` : ''
  const lines = wrong.slice(0, LISTED).map((each) => `  ${requestLine(each, new Date(each.at))}\n`)
  const rest = wrong.length > LISTED ? `  and ${wrong.length - LISTED} more\n` : ''
  const refused = wrong.length === 0 ? 'none was refused' : `${wrong.length} refused:`
  return `wechatpay-mock: ${requests} request${requests === 1 ? '' : 's'}${more}, ${refused}\n${lines.join('')}${rest}`
}
