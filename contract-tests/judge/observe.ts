import type { Mock } from 'wechatpay-mock'
import type { ClauseId } from '../clauses/clause.js'
import { levelOf } from '../clauses/levels.js'
import type { ClauseResult } from '../verdict.js'
import { ClauseNotebook } from './clause-notebook.js'
import { seeExchange } from './seen-exchange.js'
import type { SeenExchange, Told, Watch } from './sighting.js'
import type { ClauseJudge, Surroundings } from './watch.js'
import { watches } from './watches/index.js'

export interface ObserveOptions {
  readonly profile?: Surroundings['profile']
  /** How closely the mock looks at signatures. What nobody checks is not judged. Default `strict`. */
  readonly auth?: Exclude<Surroundings['auth'], undefined>
  /** Judges what is of this merchant, and of this corp; by default, everything. */
  readonly merchant?: { readonly mchid: string; readonly corpid: string }
  /** An address that takes notices for want of one of the client's: how it answers says nothing of the client. */
  readonly sink?: string
  /** The case that is being tried: findings name it. */
  readonly case?: string
  /** What that case is for. */
  readonly clauses?: readonly ClauseId[]
  /** Default: every clause. */
  readonly judges?: readonly ClauseJudge[]
}

/** What a mock sees from now on, judged clause by clause. */
export interface Observation {
  /** What the client itself said. */
  told(told: Told): void
  /** Stops watching, and says how every clause was kept. */
  finish(): readonly ClauseResult[]
}

/** Watches a mock. Every exchange is looked at when it comes and then forgotten, so a run may be of any length. */
export function observe(mock: Mock, options: ObserveOptions = {}): Observation {
  const { profile = 'development', auth = 'strict', merchant, sink, judges = watches } = options
  const surroundings: Surroundings = {
    profile,
    auth,
    isCanary: (prepayId) => mock.canaries.find(prepayId) !== undefined,
    isCase: options.case !== undefined,
    isFor: (clause) => options.clauses?.includes(clause) === true,
  }
  const notebooks: ClauseNotebook[] = []
  const watching: Watch[] = judges.map((judge) => {
    const notebook = new ClauseNotebook(judge.clause, levelOf(judge.clause), options.case)
    notebooks.push(notebook)
    return judge.watch(notebook, surroundings)
  })
  const those = <Name extends keyof Watch>(name: Name) =>
    watching.filter((watch) => watch[name] !== undefined)
  const [byExchange, byOrder, byCashier, byNotice, byLeft] = [
    those('exchange'),
    those('order'),
    those('cashier'),
    those('notice'),
    those('left'),
  ]
  const isOurs = (mchid: string | undefined): boolean =>
    merchant === undefined || mchid === merchant.mchid
  const corps = new Map(merchant ? [[merchant.corpid, merchant.mchid]] : [])
  /** Those that are left hanging: a client may leave them. */
  const hanging = new Set<string>()

  const stops = [
    mock.on('exchange', (exchange) => {
      const seen = seeExchange(exchange, corps)
      if (merchant !== undefined && !isOf(seen, merchant.mchid)) return
      if (exchange.provoked?.fault === 'hang') hanging.add(exchange.id)
      for (const watch of byExchange) watch.exchange?.(seen)
    }),
    ...(['placed', 'paid', 'closed'] as const).map((what) =>
      mock.on(`order.${what}`, (order) => {
        if (isOurs(order.mchid)) for (const watch of byOrder) watch.order?.(what, order)
      }),
    ),
    mock.on('cashier.asked', (event) => {
      const { order, canary } = event
      if (isOurs(order?.mchid ?? canary?.mchid))
        for (const watch of byCashier) watch.cashier?.(event)
    }),
    mock.on('notice.answered', ({ notification }) => {
      if (isOurs(notification.mchid) && (sink === undefined || notification.url !== sink))
        for (const watch of byNotice) watch.notice?.({ notification })
    }),
    mock.on('client.left', (left) => {
      if (hanging.delete(left.exchange)) for (const watch of byLeft) watch.left?.(left)
    }),
  ]
  return {
    told(told) {
      for (const watch of watching) watch.told?.(told)
    },
    finish() {
      for (const stop of stops) stop()
      for (const watch of watching) watch.end?.()
      return notebooks.map((notebook) => notebook.result())
    },
  }
}

/** A request that names two merchants is one of both. */
const isOf = (seen: SeenExchange, mchid: string): boolean =>
  seen.mchid === mchid || seen.signer === mchid
