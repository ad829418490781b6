/** Public entry of the package: a mock in this process. */
export {
  createMock,
  type Mock,
  type MockOptions,
  type NotifyOptions,
  type OrderQuery,
} from './mock.js'
export { listOperations, type Operation } from './catalogue.js'
export type { ClientLeft, MockEvents } from './events.js'
export type { Exchange } from './journal.js'
export type { Canary } from './canaries.js'
export {
  type CashierEvent,
  type CashierParameters,
  type CashierReason,
  CashierRefusal,
  type PaymentResult,
  type PayOptions,
} from './cashier.js'
export type { CompanionId, OperationId } from './endpoint.js'
export type {
  CertificateState,
  Credentials,
  MerchantDeclaration,
  MerchantState,
  NewMerchant,
  NewMerchantWithCredentials,
  SubMerchant,
  WecomApp,
} from './merchants/declaration.js'
export type { NoticeCase } from './notifications/cases.js'
export type { NoticeHandler } from './notifications/deliver.js'
export type { NoticeRequest, Notification, Outcome } from './notifications/notification.js'
export { toRequest } from './notifications/to-request.js'
export type { KeyMode } from './platform-keys.js'
export type { Order, Payment, TradeState } from './orders/order.js'
export type { Cryptography, Ids, Ports } from './ports.js'
export type { TestKeys } from '../fixtures/keys/index.js'
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
