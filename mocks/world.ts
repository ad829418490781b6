import type { EndpointId, OpenSchema } from '../schemas/index.js'
import type { Canaries } from './canaries.js'
import type { Clock } from './clock.js'
import type { Call, Dialect } from './dialect.js'
import type { Endpoint } from './endpoint.js'
import type { Emitter, MockEvents } from './events.js'
import type { Journal } from './journal.js'
import type { Merchants } from './merchants/merchants.js'
import type { OrderBook } from './orders/order-book.js'
import type { PlatformKeys } from './platform-keys.js'
import type { Ports } from './ports.js'
import type { Script } from './script.js'
import type { SeenNonces } from './seen-nonces.js'
import type { Settings } from './settings.js'
import type { Tokens } from './tokens.js'
import type { WireRequest } from './wire.js'

/** What `handle` works with: the state of one mock. */
export interface World {
  readonly settings: Settings
  readonly ports: Ports
  readonly merchants: Merchants
  readonly orders: OrderBook
  readonly platformKeys: PlatformKeys
  readonly clock: Clock
  readonly events: Emitter<MockEvents>
  readonly tokens: Tokens
  readonly canaries: Canaries
  readonly nonces: SeenNonces
  readonly journal: Journal
  readonly script: Script
  find(request: WireRequest): Found
  schemaOf(endpoint: EndpointId): OpenSchema
}

/** What a method and a path lead to. */
export type Found =
  | {
      readonly kind: 'endpoint'
      readonly endpoint: Endpoint
      readonly params: Call['params']
    }
  | {
      readonly kind: 'unknown-path' | 'wrong-method'
      readonly status: 404 | 405
      readonly dialect: Dialect
      readonly diagnosis: string
      readonly nearestPath?: string
    }
