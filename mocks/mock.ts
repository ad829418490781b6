import { testKeys } from '../fixtures/keys/index.js'
import { type EndpointId, openEndpoint, type OpenSchema } from '../schemas/index.js'
import { once } from '../schemas/once.js'
import { Canaries, type Canary } from './canaries.js'
import { CashierRefusal, type PaymentResult, type PayOptions } from './cashier.js'
import { payAtCashier } from './pay-at-cashier.js'
import { Clock, toMs } from './clock.js'
import { webCrypto } from './crypto/web-crypto.js'
import type { Dialect } from './dialect.js'
import { wechatpayV3 } from './dialects/wechatpay-v3/index.js'
import { wecom } from './dialects/wecom/index.js'
import type { OperationId } from './endpoint.js'
import { operations } from './endpoints/index.js'
import { Emitter, type MockEvents } from './events.js'
import { handle } from './handle.js'
import { Journal } from './journal.js'
import { Merchants } from './merchants/merchants.js'
import { deliver, type NoticeHandler } from './notifications/deliver.js'
import { type LabOrder, makeLabOrder } from './notifications/lab-order.js'
import type { Notification } from './notifications/notification.js'
import type { EnqueueOptions } from './notifications/options.js'
import { Outbox } from './notifications/outbox.js'
import { nearest } from './nearest.js'
import { type Order, stateOf } from './orders/order.js'
import { OrderBook } from './orders/order-book.js'
import { PlatformKeys } from './platform-keys.js'
import { type Ports, realPorts } from './ports.js'
import { Routes } from './routes.js'
import { type KnownWords, type Rule, Script } from './script.js'
import { SeenNonces } from './seen-nonces.js'
import { defaults, type Settings } from './settings.js'
import { Tokens } from './tokens.js'
import { UsageError } from './usage.js'
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

export interface NotifyOptions extends EnqueueOptions, LabOrder {
  /** The paid order that it is about. */
  readonly order?: OrderQuery | string
}

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
    /**
     * Acts as the user in front of the cashier. Throws `CashierRefusal` where WeChat would not let him pay.
     *
     * @example
     * await mock.orders.pay('1217752501201407033233368018', { parameters })
     */
    pay(query: OrderQuery | string, options?: PayOptions): Promise<PaymentResult>
    /**
     * Lets time pass for one order, as `clock.advance` does for all: its prepay_id is good for two hours.
     *
     * @example
     * mock.orders.age('1217752501201407033233368018', '2h')
     */
    age(query: OrderQuery | string, by: string | number): Order
    /** Closes it as the merchant would. */
    close(query: OrderQuery | string): Promise<Order>
  }
  readonly journal: Pick<Journal, 'all' | 'last' | 'clear'>
  /** Calls back for everything of that name from now on; the result stops it. */
  on<Name extends keyof MockEvents>(
    name: Name,
    listener: (value: MockEvents[Name]) => void,
  ): () => void
  /**
   * Answers matching requests differently. Throws when a code, fault or member is misspelt.
   *
   * @example
   * const rule = mock.use({ when: { endpoint: 'miniprogram' }, respond: ['SYSTEM_ERROR', 'normal'] })
   */
  use(rule: Rule): { readonly id: string; remove(): void }
  readonly rules: Pick<Script, 'all' | 'remove' | 'clear'>
  /** Payment notices: every paid order makes one. A server delivers them, in process you do. */
  readonly notifications: Outbox
  /**
   * Hands a notice to a handler in this process as the platform would to its address: with its repeats, as far as they
   * are due. `toRequest` makes a `Request` of one without any of this.
   *
   * @example
   * await mock.deliver(id, (request) => app.fetch(request))
   */
  deliver(id: string, handler: NoticeHandler): Promise<Notification | undefined>
  /** Sends a good or bad notice about a paid order, or about one that is made up for it: the notification lab. */
  notify(options: NotifyOptions): Notification
  /** The business clock: what expires or falls due follows it. */
  readonly clock: Pick<Clock, 'now' | 'offsetMs' | 'advance' | 'onAdvance'>
  /**
   * Forgets orders, exchanges, rules and declarations, and sets back the clock and the platform's keys; with `mchid`,
   * forgets what is of one merchant.
   */
  reset(scope?: { readonly mchid?: string }): void
}

/**
 * Makes a mock. Mocks share nothing.
 *
 * @example
 * const mock = createMock({ seed: 'unit' })
 */
export function createMock({ seed, ports, ...settings }: MockOptions = {}): Mock {
  const given: Ports = { ...realPorts(seed), keys: testKeys, crypto: webCrypto, ...ports }
  const clock = new Clock(given.now)
  const world = new MockWorld(
    { ...defaults, ...withoutUndefined(settings) },
    { ...given, now: clock.now },
    clock,
  )
  const { merchants, orders, journal, script, tokens, platformKeys, canaries, outbox } = world
  const findOrder = (query: OrderQuery): Order | undefined =>
    'prepayId' in query
      ? orders.findByPrepayId(query.prepayId)
      : orders.find(query.mchid, query.outTradeNo)
  const needOrder = (query: OrderQuery | string): Order => {
    const found = typeof query === 'string' ? findByText(world, query) : findOrder(query)
    if (found) return found
    const canary = canaries.find(
      typeof query === 'string' ? query : 'prepayId' in query ? query.prepayId : '',
    )
    if (!canary) throw new UsageError(`no order ${JSON.stringify(query)}; place it first`)
    throw new CashierRefusal(
      'canary',
      `this prepay_id was part of an answer that must not be trusted (${canary.fault}); check the signature of answers`,
      canary,
    )
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
    clock,
    notifications: outbox,
    deliver: (id, handler) => deliver(outbox, id, handler),
    notify({ order, url, case: wanted, delayMs, repeats, ...lab }) {
      const about = order === undefined ? makeLabOrder(world.ports, lab) : needOrder(order)
      const notification = outbox.enqueue(
        about,
        withoutUndefined({ url, case: wanted, delayMs, repeats }),
      )
      if (notification) return notification
      throw new UsageError(outbox.all().at(-1)?.reason ?? 'there is nothing to send')
    },
    orders: {
      find: findOrder,
      all: () => orders.all(),
      get dropped() {
        return orders.dropped
      },
      pay: (query, options) => payAtCashier(world, () => needOrder(query), options),
      age: (query, by) => orders.age(needOrder(query), toMs(by)),
      async close(query) {
        const order = needOrder(query)
        const state = stateOf(order, clock.now())
        if (state === 'NOTPAY') return orders.close(order)
        throw new UsageError(`order ${order.outTradeNo} is ${state} already`)
      },
    },
    journal,
    on: (name, listener) => world.events.on(name, listener),
    use(rule) {
      const id = script.use(rule)
      return { id, remove: () => void script.remove(id) }
    },
    rules: script,
    reset({ mchid } = {}) {
      const corpids = merchants.clear(mchid)
      tokens.clear(mchid === undefined ? undefined : corpids)
      for (const each of [orders, journal, script, canaries, world.nonces, outbox])
        each.clear(mchid)
      if (mchid !== undefined) return
      clock.reset()
      platformKeys.reset()
    },
  }
}

/** A prepay_id, or an order number that only one merchant has used. */
function findByText({ orders }: World, text: string): Order | undefined {
  const byPrepayId = orders.findByPrepayId(text)
  if (byPrepayId) return byPrepayId
  const found = [...orders.all()].filter(({ outTradeNo }) => outTradeNo === text)
  if (found.length < 2) return found[0]
  const merchants = found.map(({ mchid }) => mchid).join(' and ')
  throw new UsageError(`merchants ${merchants} have all ordered under ${text}; name the mchid too`)
}

class MockWorld implements World {
  readonly events = new Emitter<MockEvents>()
  readonly settings: Settings
  readonly ports: Ports
  readonly merchants: Merchants
  readonly orders: OrderBook
  readonly journal: Journal
  readonly script = new Script(knownWords)
  readonly platformKeys: PlatformKeys
  readonly clock: Clock
  readonly outbox: Outbox
  readonly tokens: Tokens
  readonly canaries: Canaries
  readonly nonces = new SeenNonces()
  readonly #schemas = new Map<EndpointId, OpenSchema>()

  constructor(settings: Settings, ports: Ports, clock: Clock) {
    this.settings = settings
    this.clock = clock
    this.ports = ports
    this.platformKeys = new PlatformKeys(ports)
    this.tokens = new Tokens(ports)
    this.canaries = new Canaries(ports)
    this.merchants = new Merchants(settings.world, ports, this.platformKeys)
    this.orders = new OrderBook(
      {
        maxOrders: settings.maxOrders,
        maxAgeMs: settings.maxOrderAgeMs,
        maxCharacters: settings.maxOrderCharacters,
      },
      (what, order, notice) => {
        this.events.emit(`order.${what}`, order)
        if (what === 'paid') this.outbox.enqueue(order, notice && { case: notice })
      },
    )
    const { keyring } = this.merchants
    this.outbox = new Outbox({ ...this, keyring })
    this.outbox.listen((event) => this.events.emit(event.kind, event))
    this.journal = new Journal(settings.maxExchanges, (exchange) =>
      this.events.emit('exchange', exchange),
    )
  }

  find({ method, target }: WireRequest): Found {
    const { path } = splitTarget(target)
    const route = routes.find(path)
    if (!route) {
      const [nearestPath] = nearest(path, routes.paths, 1)
      const hint =
        nearestPath === undefined
          ? `these are: ${routes.paths.join(', ')}`
          : `did you mean ${nearestPath}?`
      return {
        kind: 'unknown-path',
        status: 404,
        dialect: dialectOf(path),
        diagnosis: `${path} is not emulated; ${hint}`,
        ...(nearestPath !== undefined && { nearestPath }),
      }
    }
    const { endpoint } = route
    if (endpoint.method !== method) {
      const diagnosis = `${path} takes ${endpoint.method}, got ${method}`
      return { kind: 'wrong-method', status: 405, dialect: endpoint.dialect, diagnosis }
    }
    return { kind: 'endpoint', ...route }
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

const routes = new Routes(operations)

const dialectOf = (path: string): Dialect => (path.startsWith('/cgi-bin/') ? wecom : wechatpayV3)

/** Schemas without an overlay never change, so all mocks of a process share them. */
const asDocumented = once((endpoint: EndpointId) => openEndpoint(endpoint))

/** An option that is there but undefined means its default. */
function withoutUndefined<Options extends object>(options: Options): WithoutUndefined<Options> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as WithoutUndefined<Options>
}

type WithoutUndefined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> }
