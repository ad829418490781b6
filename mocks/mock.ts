import { testKeys } from '../fixtures/keys/index.js'
import { type EndpointId, openEndpoint, type OpenSchema } from '../schemas/index.js'
import { once } from '../schemas/once.js'
import { Canaries, type Canary } from './canaries.js'
import { webCrypto } from './crypto/web-crypto.js'
import type { Dialect } from './dialect.js'
import { wechatpayV3 } from './dialects/wechatpay-v3/index.js'
import { wecom } from './dialects/wecom/index.js'
import type { OperationId } from './endpoint.js'
import { operations } from './endpoints/index.js'
import { handle } from './handle.js'
import { type Exchange, Journal } from './journal.js'
import { Merchants } from './merchants/merchants.js'
import { nearest } from './nearest.js'
import type { Order } from './orders/order.js'
import { OrderBook } from './orders/order-book.js'
import { PlatformKeys } from './platform-keys.js'
import { type Ports, realPorts } from './ports.js'
import { type KnownWords, type Rule, Script } from './script.js'
import { SeenNonces } from './seen-nonces.js'
import { defaults, type Settings } from './settings.js'
import { Tokens } from './tokens.js'
import { type Reply, splitTarget, type WireRequest } from './wire.js'
import type { Found, World } from './world.js'

/** Settings, and what a test may hold still. */
export interface MockOptions extends Partial<Settings> {
  /** The same seed, requests and clock give the same ids. */
  readonly seed?: string
  readonly ports?: Partial<Ports>
}

/** Finds an order by its number, or by a prepay_id that was given out for it. */
export type OrderQuery =
  { readonly mchid: string; readonly outTradeNo: string } | { readonly prepayId: string }

/** A WeChat Pay and WeCom that answers in this process. */
export interface Mock {
  /** Answers a request as the platform would. */
  handle(request: WireRequest): Promise<Reply>
  /** Declared merchants. */
  readonly merchants: Pick<Merchants, 'create' | 'credentials' | 'find' | 'all'>
  readonly platformKeys: {
    /** A new platform certificate; the one before stays valid beside it, unless there is to be no overlap. */
    rotate(options?: { readonly overlap?: boolean }): Promise<{ readonly serialNo: string }>
  }
  readonly tokens: {
    /** Makes WeCom's access tokens invalid before their time, of one corp or of all; says how many. */
    revoke(corpid?: string): number
  }
  /** The prepay_ids of answers that a client must not trust, none of which should ever come back. */
  readonly canaries: { find(prepayId: string): Canary | undefined; all(): readonly Canary[] }
  readonly orders: {
    find(query: OrderQuery): Order | undefined
    all(): Iterable<Order>
    /** How many orders were dropped because the book was full or they were too old. */
    readonly dropped: number
    /** Acts as the user: the order is paid from now on. */
    pay(query: OrderQuery): Promise<Order>
    close(query: OrderQuery): Promise<Order>
  }
  readonly journal: Pick<Journal, 'all' | 'last' | 'clear'>
  /** Calls back for every exchange from now on; the result stops it. */
  on(event: 'exchange', listener: (exchange: Exchange) => void): () => void
  /**
   * Answers matching requests differently. Throws when a code, fault or member is misspelt.
   *
   * @example
   * const rule = mock.use({ when: { endpoint: 'miniprogram' }, respond: ['SYSTEM_ERROR', 'normal'] })
   */
  use(rule: Rule): { readonly id: string; remove(): void }
  readonly rules: Pick<Script, 'all' | 'remove' | 'clear'>
  /** Forgets orders, exchanges, rules and declarations; with `mchid`, those of one merchant. */
  reset(scope?: { readonly mchid?: string }): void
}

/**
 * Makes a mock. Mocks share nothing.
 *
 * @example
 * const mock = createMock({ seed: 'unit' })
 */
export function createMock({ seed, ports, ...settings }: MockOptions = {}): Mock {
  const world = new MockWorld(
    { ...defaults, ...withoutUndefined(settings) },
    { ...realPorts(seed), keys: testKeys, crypto: webCrypto, ...ports },
  )
  const { merchants, orders, journal, script, tokens, platformKeys, canaries } = world
  const findOrder = (query: OrderQuery): Order | undefined =>
    'prepayId' in query
      ? orders.findByPrepayId(query.prepayId)
      : orders.find(query.mchid, query.outTradeNo)
  const change = async (query: OrderQuery, state: 'SUCCESS' | 'CLOSED'): Promise<Order> => {
    const order = findOrder(query)
    if (!order) throw new RangeError(`no order ${JSON.stringify(query)}; place it first`)
    if (order.tradeState !== 'NOTPAY') {
      throw new RangeError(`order ${order.outTradeNo} is ${order.tradeState} already`)
    }
    return orders.become(order, state)
  }
  return {
    handle: (request) => handle(world, request),
    merchants,
    platformKeys: {
      async rotate(options) {
        const { serial } = await platformKeys.rotate(options)
        return { serialNo: serial }
      },
    },
    tokens,
    canaries,
    orders: {
      find: findOrder,
      all: () => orders.all(),
      get dropped() {
        return orders.dropped
      },
      pay: (query) => change(query, 'SUCCESS'),
      close: (query) => change(query, 'CLOSED'),
    },
    journal,
    on: (_event, listener) => journal.listen(listener),
    use(rule) {
      const id = script.use(rule)
      return { id, remove: () => void script.remove(id) }
    },
    rules: script,
    reset({ mchid } = {}) {
      const corpids = merchants.clear(mchid)
      tokens.clear(mchid === undefined ? undefined : corpids)
      for (const each of [orders, journal, script, canaries, world.nonces]) each.clear(mchid)
    },
  }
}

class MockWorld implements World {
  readonly settings: Settings
  readonly ports: Ports
  readonly merchants: Merchants
  readonly orders: OrderBook
  readonly journal: Journal
  readonly script = new Script(knownWords)
  readonly platformKeys: PlatformKeys
  readonly tokens: Tokens
  readonly canaries: Canaries
  readonly nonces = new SeenNonces()
  readonly #schemas = new Map<EndpointId, OpenSchema>()

  constructor(settings: Settings, ports: Ports) {
    this.settings = settings
    this.ports = ports
    this.platformKeys = new PlatformKeys(ports)
    this.tokens = new Tokens(ports)
    this.canaries = new Canaries(ports)
    this.merchants = new Merchants(settings.world, ports, this.platformKeys)
    this.orders = new OrderBook({
      maxOrders: settings.maxOrders,
      maxAgeMs: settings.maxOrderAgeMs,
      maxCharacters: settings.maxOrderCharacters,
    })
    this.journal = new Journal(settings.maxExchanges)
  }

  find({ method, target }: WireRequest): Found {
    const { path } = splitTarget(target)
    const endpoint = byPath.get(path)
    if (!endpoint) {
      const paths = [...byPath.keys()]
      const [nearestPath] = nearest(path, paths, 1)
      const hint =
        nearestPath === undefined
          ? `these are: ${paths.join(', ')}`
          : `did you mean ${nearestPath}?`
      return {
        kind: 'unknown-path',
        status: 404,
        dialect: dialectOf(path),
        diagnosis: `${path} is not emulated; ${hint}`,
        ...(nearestPath !== undefined && { nearestPath }),
      }
    }
    if (endpoint.method !== method) {
      const diagnosis = `${path} takes ${endpoint.method}, got ${method}`
      return { kind: 'wrong-method', status: 405, dialect: endpoint.dialect, diagnosis }
    }
    return { kind: 'endpoint', endpoint }
  }

  schemaOf(endpoint: EndpointId): OpenSchema {
    let schema = this.#schemas.get(endpoint)
    if (!schema) {
      const overlay = this.settings.schemas[endpoint]
      schema = overlay ? openEndpoint(endpoint, overlay) : asDocumented(endpoint)
      this.#schemas.set(endpoint, schema)
    }
    return schema
  }
}

/** A rule without an endpoint may name any error and fault of any platform. */
const knownWords: KnownWords = (id?: OperationId) => {
  const meant = operations.filter((each) => id === undefined || each.id === id)
  return {
    errors: [...new Set(meant.flatMap(({ dialect }) => dialect.errors.map(({ name }) => name)))],
    faults: [...new Set(meant.flatMap(({ dialect }) => dialect.faults))],
  }
}

const byPath = new Map(operations.map((each) => [each.path, each]))

const dialectOf = (path: string): Dialect => (path.startsWith('/cgi-bin/') ? wecom : wechatpayV3)

/** Schemas without an overlay never change, so all mocks of a process share them. */
const asDocumented = once((endpoint: EndpointId) => openEndpoint(endpoint))

/** An option that is there but undefined means its default. */
function withoutUndefined(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
