/** Public entry of the package: a mock in this process. */
export { createMock, type Mock, type MockOptions, type OrderQuery } from './mock.js'
export type { Exchange } from './journal.js'
export type { MerchantDeclaration, MerchantState, SubMerchant } from './merchants/declaration.js'
export type { Order, TradeState } from './orders/order.js'
export type { Ids, Ports } from './ports.js'
export type { RefusalReason } from './refusal.js'
export { fakeRequest, type FakeRequest, type SampleOptions } from './samples.js'
export type { Fault, Scenario } from './scenario.js'
export type { ActiveRule, Rule, Step } from './script.js'
export type { Settings } from './settings.js'
export { UsageError } from './usage.js'
export type { Reply, WireHeader, WireRequest, WireResponse } from './wire.js'
export type {
  EndpointId,
  JsapiWithContractRequest,
  JsapiWithContractResponse,
  MiniprogramRequest,
  MiniprogramResponse,
  ScannedposRequest,
  ScannedposResponse,
  WecomCreateOrderRequest,
  WecomCreateOrderResponse,
} from '../schemas/index.js'
