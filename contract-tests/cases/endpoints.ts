import type { EndpointId } from 'wechatpay-mock'

/** Where orders are placed, in the order in which a client is tried. */
export const endpointIds: readonly EndpointId[] = [
  'scannedpos',
  'miniprogram',
  'jsapi-with-contract',
  'wecom-create-order',
]

export const platformOf = (endpoint: EndpointId): 'wechatpay-v3' | 'wecom' =>
  endpoint === 'wecom-create-order' ? 'wecom' : 'wechatpay-v3'
