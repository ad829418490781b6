import type { SeenExchange } from '../../sighting.js'

const ordering: ReadonlySet<string | undefined> = new Set([
  'scannedpos',
  'miniprogram',
  'jsapi-with-contract',
  'wecom-create-order',
])

/** Whether the client wanted to place an order. */
export const isOrdering = ({ exchange }: SeenExchange): boolean => ordering.has(exchange.endpoint)

const asking: ReadonlySet<string | undefined> = new Set([
  'order-query',
  'order-query-by-id',
  'partner-order-query',
  'partner-order-query-by-id',
  'wecom-get-order',
])

/** Whether the client wanted to know what became of an order. */
export const isAsking = ({ exchange }: SeenExchange): boolean => asking.has(exchange.endpoint)

/** Whether two bodies say the same: spacing and the order of members make no difference. */
export function isSameBody(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameBody(a[name], b[name]))
  )
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null
