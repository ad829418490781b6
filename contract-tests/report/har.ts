import type { Exchange, WireHeader } from 'wechatpay-mock'
import type { ContractReport } from './report.js'
import { base64Of, textOf } from './without-secrets.js'

/** What came over the wire as an HTTP archive, version 1.2, for browsers and proxies; findings are comments. */
export function renderHar(report: ContractReport): string {
  const { name, version } = report.tool
  const comments = commentsOf(report)
  const entries = exchangesOf(report).map((each) => entryOf(each, comments.get(each.id) ?? []))
  const log = { version: '1.2', creator: { name, version }, pages: [], entries }
  return `${JSON.stringify({ log }, undefined, 2)}\n`
}

/** A finding may be about a request that came after those that a report holds. */
function exchangesOf({ exchanges, clauses }: ContractReport): readonly Exchange[] {
  const found = clauses.flatMap(({ findings }) =>
    findings.flatMap(({ exchange }) => exchange ?? []),
  )
  return [...new Map([...exchanges, ...found].map((each) => [each.id, each])).values()]
}

function commentsOf({ clauses }: ContractReport): ReadonlyMap<string, readonly string[]> {
  const comments = new Map<string, string[]>()
  for (const { clause, level, sentence, exchange } of clauses.flatMap(({ findings }) => findings)) {
    if (!exchange) continue
    const told = comments.get(exchange.id) ?? []
    comments.set(exchange.id, told)
    told.push(`${clause} (${level.toUpperCase()}): ${sentence.en} ${sentence.zh}`)
  }
  return comments
}

function entryOf(exchange: Exchange, found: readonly string[]): object {
  const { id, at, outcome, diagnosis } = exchange
  const why = diagnosis === undefined ? outcome : `${outcome}: ${diagnosis}`
  return {
    // On the business clock: a test may have set it.
    startedDateTime: new Date(at).toISOString(),
    // The mock measures none of these, and the format wants them all.
    time: 0,
    timings: { send: 0, wait: 0, receive: 0 },
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    comment: [`#${id} ${why}`, ...found].join('\n'),
  }
}

function requestOf({ request: { method, target, headers, body } }: Exchange): object {
  const size = sizeOf(headers, body)
  const mimeType = valueOf(headers, 'content-type') ?? ''
  const text = textOf(body)
  // There is no encoding of what was posted in this version, as there is of the answer.
  const data = text === undefined ? { text: base64Of(body), comment: 'base64' } : { text }
  return {
    method,
    url: addressOf(target, headers),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(headers),
    queryString: pairsOf([...new URLSearchParams(target.split('?').slice(1).join('?'))]),
    ...(body.length > 0 && { postData: { mimeType, ...data } }),
    headersSize: -1,
    bodySize: size,
  }
}

function responseOf({ response: { status, headers, body } }: Exchange): object {
  const size = sizeOf(headers, body)
  const mimeType = valueOf(headers, 'content-type') ?? ''
  const text = textOf(body)
  const data = text === undefined ? { text: base64Of(body), encoding: 'base64' } : { text }
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(headers),
    content: { size, mimeType, ...data },
    redirectURL: valueOf(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: size,
  }
}

/** A client may name any host, or none; what is no address at all is shown under the platform's. */
function addressOf(target: string, headers: readonly WireHeader[]): string {
  const platform = target.startsWith('/cgi-bin/') ? 'qyapi.weixin.qq.com' : 'api.mch.weixin.qq.com'
  const host = valueOf(headers, 'host') ?? platform
  const scheme = host.endsWith('.qq.com') ? 'https' : 'http'
  const address = target.startsWith('/') ? `${scheme}://${host}${target}` : target
  if (URL.canParse(address)) return new URL(address).href
  return `https://${platform}/${encodeURIComponent(target.replaceAll(/\p{Cs}/gu, '?'))}`
}

/** The journal keeps the beginning of a long body, so the header knows better. */
function sizeOf(headers: readonly WireHeader[], body: Uint8Array): number {
  const said = valueOf(headers, 'content-length') ?? ''
  return /^\d{1,9}$/.test(said) ? Math.max(Number(said), body.length) : body.length
}

const pairsOf = (pairs: readonly WireHeader[]): readonly object[] =>
  pairs.map(([name, value]) => ({ name, value }))

const valueOf = (headers: readonly WireHeader[], name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name)?.[1]
