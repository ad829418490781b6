import type { EndpointId, Exchange } from 'wechatpay-mock'

type Endpoint = NonNullable<Exchange['endpoint']>

interface Kind {
  readonly isOrder?: true
  readonly isWecom?: true
  readonly isClose?: true
  /** There is a schema for what is sent there. */
  readonly hasSchema?: true
}

/** A table rather than questions to the name: every watch asks about every exchange. */
const kinds: { readonly [Id in Endpoint]: Kind } = {
  scannedpos: { isOrder: true, hasSchema: true },
  miniprogram: { isOrder: true, hasSchema: true },
  'jsapi-with-contract': { isOrder: true, hasSchema: true },
  'wecom-create-order': { isOrder: true, isWecom: true, hasSchema: true },
  certificates: {},
  'order-query': { hasSchema: true },
  'order-query-by-id': { hasSchema: true },
  'order-close': { isClose: true, hasSchema: true },
  'partner-order-query': { hasSchema: true },
  'partner-order-query-by-id': { hasSchema: true },
  'partner-order-close': { isClose: true, hasSchema: true },
  gettoken: { isWecom: true },
  'wecom-get-order': { isWecom: true, hasSchema: true },
  'wecom-close-order': { isWecom: true, isClose: true, hasSchema: true },
  'wecom-get-sign': { isWecom: true, hasSchema: true },
}

type Perhaps = Exchange['endpoint']

/** Whether an order is placed there. */
export const isOrder = (endpoint: Perhaps): endpoint is EndpointId =>
  endpoint !== undefined && kinds[endpoint].isOrder === true

export const isClose = (endpoint: Perhaps): boolean =>
  endpoint !== undefined && kinds[endpoint].isClose === true

/** Whether it is one of WeCom's. What has no endpoint is nobody's. */
export const isWecom = (endpoint: Perhaps): boolean =>
  endpoint !== undefined && kinds[endpoint].isWecom === true

/** Whether requests there are signed. */
export const isV3 = (endpoint: Perhaps): boolean =>
  endpoint !== undefined && kinds[endpoint].isWecom !== true

/** Whether there is a schema for what is sent there. */
export const hasSchema = (endpoint: Perhaps): boolean =>
  endpoint !== undefined && kinds[endpoint].hasSchema === true
