import type { EndpointId, Exchange } from 'wechatpay-mock'

type Endpoint = Exchange['endpoint']

const orders: { readonly [Id in EndpointId]: true } = {
  scannedpos: true,
  miniprogram: true,
  'jsapi-with-contract': true,
  'wecom-create-order': true,
}

/** Whether an order is placed there. */
export const isOrder = (endpoint: Endpoint): endpoint is EndpointId =>
  endpoint !== undefined && Object.hasOwn(orders, endpoint)

/** Whether it is one of WeCom's. What has no endpoint is nobody's. */
export const isWecom = (endpoint: Endpoint): boolean =>
  endpoint !== undefined && (endpoint === 'gettoken' || endpoint.startsWith('wecom-'))

/** Whether requests there are signed. */
export const isV3 = (endpoint: Endpoint): boolean => endpoint !== undefined && !isWecom(endpoint)

/** Whether there is a schema for what is sent there. */
export const hasSchema = (endpoint: Endpoint): boolean =>
  endpoint !== undefined && endpoint !== 'gettoken' && endpoint !== 'certificates'
