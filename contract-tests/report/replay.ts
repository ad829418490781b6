import { type Exchange, listOperations } from 'wechatpay-mock'
import type { Finding } from '../verdict.js'
import type { ContractReport } from './report.js'
import { textOf } from './without-secrets.js'

type Client = Pick<ContractReport, 'kind' | 'client'>

/** A command line that shows the finding again; a POSIX shell takes it as pasted. */
export function replayOf(finding: Finding, { kind, client }: Client): string {
  const { clause, exchange } = finding
  if (finding.case !== undefined) return replayCase(finding.case, kind, client)
  const check = exchange && clause.startsWith('request/') && checkBody(exchange)
  if (check) return check
  if (exchange) return curl(exchange)
  const command = client.command ?? 'CMD'
  return `npx wechatpay-mock exec -- ${command}`
}

function replayCase(
  id: string,
  kind: Client['kind'],
  { command, driver }: ContractReport['client'],
): string {
  if (kind === 'run') return `runContract(adapter, { cases: [${JSON.stringify(id)}] })`
  const how = driver === undefined ? ['--cmd', command ?? 'CMD'] : ['--driver', driver]
  return `npx wechatpay-mock verify --case ${quote(id)} ${how[0]} ${quote(how[1] ?? '')}`
}

const orderEndpoints: ReadonlySet<string> = new Set(
  listOperations()
    .slice(0, 4)
    .map(({ id }) => id),
)

/** Without a server: what the platform would answer to this very body. */
function checkBody({ endpoint, request }: Exchange): string | undefined {
  const body = textOf(request.body)
  if (endpoint === undefined || !orderEndpoints.has(endpoint) || !body) return undefined
  return `${pipe(body)} | npx wechatpay-mock check ${endpoint} -`
}

/** To the mock that `wechatpay-mock start` serves. */
function curl({ request }: Exchange): string {
  const { method, target, headers } = request
  const body = textOf(request.body)
  const kept = headers.filter(([name, value]) => KEPT_HEADER.test(name) && !value.includes('***'))
  const words = [
    'curl -si',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...kept.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body ? ['--data-binary @-'] : []),
    quote(`http://127.0.0.1:7290${target}`),
  ]
  return body ? `${pipe(body)} | ${words.join(' ')}` : words.join(' ')
}

const KEPT_HEADER =
  /^(?:accept|accept-language|authorization|content-type|user-agent|wechatpay-serial)$/i

/** `printf %s` adds nothing, not even a last line feed: a body is signed to its last byte. */
const pipe = (body: string): string => `printf %s ${quote(body)}`

/** One word to a shell, whatever stands in it. */
export const quote = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
