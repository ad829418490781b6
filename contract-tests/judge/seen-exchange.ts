import type { Exchange } from 'wechatpay-mock'
import type { SeenExchange } from './sighting.js'

/** Reads off an exchange what more than one watch asks for, and no more than is asked for. */
export function seeExchange(exchange: Exchange, corps: ReadonlyMap<string, string>): SeenExchange {
  let parsed: { readonly value: unknown } | undefined
  const body = (): unknown => (parsed ??= { value: parse(exchange.request.body) }).value
  const member = (name: string): string | undefined => textMember(body(), name)
  return {
    exchange,
    at: Date.now(),
    isProvoked: exchange.provoked !== undefined,
    body,
    get mchid() {
      const { target } = exchange.request
      return (
        exchange.mchid ??
        queryOf(target, 'mchid') ??
        queryOf(target, 'sp_mchid') ??
        corps.get(queryOf(target, 'corpid') ?? '') ??
        member('mchid') ??
        member('sp_mchid')
      )
    },
    get outTradeNo() {
      const inPath = /\/out-trade-no\/([^/?]+)/.exec(exchange.request.target)?.[1]
      return inPath === undefined ? member('out_trade_no') : decodeURIComponent(inPath)
    },
  }
}

const utf8 = new TextDecoder()

function parse(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = (value as { readonly [name: string]: unknown })[name]
  return typeof found === 'string' ? found : undefined
}

function queryOf(target: string, name: string): string | undefined {
  const mark = target.indexOf('?')
  if (mark === -1) return undefined
  return new URLSearchParams(target.slice(mark + 1)).get(name) ?? undefined
}
