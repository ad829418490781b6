import type { Exchange } from '../mocks/index.js'
import { splitTarget } from '../mocks/wire.js'
import { printable } from './terminal.js'

/** One exchange in one line, for eyes: time, method, path, merchant, status, outcome, why. */
export function requestLine(exchange: Exchange, at: Date): string {
  const { mchid = '-', outcome } = exchange
  const why = whyOf(exchange)
  const words = [
    clockTime(at),
    ...headOf(exchange),
    mchid,
    String(exchange.response.status),
    why === '' ? outcome : `${outcome}: ${why}`,
  ]
  return printable(words.map((word) => cut(word, 400)).join(' '))
}

/** The same as one line of JSON, for machines. */
export function requestJson(exchange: Exchange, at: Date): string {
  const { id, endpoint, mchid, response, outcome, diagnosis, notes, provoked, rule, nearestPath } =
    exchange
  const [method, path] = headOf(exchange)
  return JSON.stringify({
    event: 'exchange',
    time: at.toISOString(),
    id,
    method,
    path,
    endpoint,
    mchid,
    status: response.status,
    outcome,
    diagnosis,
    rule,
    nearestPath,
    notes: notes.length > 0 ? notes : undefined,
    provoked,
  })
}

/** Without the query: it carries tokens. */
function headOf({ request }: Exchange): [method: string, path: string] {
  return [request.method, splitTarget(request.target).path]
}

function whyOf({ diagnosis, notes, provoked }: Exchange): string {
  const { fault, delayMs, by } = provoked ?? {}
  const asked = [
    ...(fault === undefined ? [] : [`fault ${fault}`]),
    ...(delayMs === undefined ? [] : [`delay of ${delayMs} ms`]),
  ]
  return [
    ...(diagnosis === undefined ? [] : [diagnosis]),
    ...(asked.length === 0 ? [] : [`${asked.join(' and ')} asked for by ${by}`]),
    ...notes,
  ].join('; ')
}

/** Local time: the reader compares it with a wall clock. */
function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text
