/** `/__admin`: what a test may ask and tell the mock over HTTP. Every route is one call on `Mock`. */
import type { NextFunction, Request, Response, Router } from 'express'
import { BUG_MESSAGE, reportBug } from './bug.js'
import { shorten, unknownWord } from '../mocks/usage.js'
import { CashierRefusal, type Mock, type Rule, UsageError } from '../mocks/index.js'
import type { NewMerchant } from '../mocks/index.js'
import { isTooDeep } from '../mocks/json/read.js'
import { nearest } from '../mocks/nearest.js'
import { guard, type GuardOptions } from './control-guard.js'
import { members, parseQuery, queryOf, readPayOptions } from './control-input.js'
import { caseRoutes, type CaseRoutesOptions } from './cases/routes.js'
import { UnknownHere } from './cases/unknown-here.js'
import { type Criteria, parseCriteria, parseWait, waitFor } from './criteria.js'
import { eventNames, streamEvents } from './event-stream.js'
import { loadExpress } from './express.js'
import { showExchange, showNotification, showOrder } from './exchange-view.js'
import {
  findNotifications,
  notificationCriteria,
  readNotifyOptions,
  waitForNotification,
} from './notification-queries.js'
import { openapi } from './openapi.js'
import { version } from './version.js'

/** `env` gives the variables that the client of a merchant gets; of the built-in one when none is named. */
export type ControlOptions = GuardOptions & CaseRoutesOptions

type Handler = (request: Request, response: Response) => unknown

export function controlRouter(mock: Mock, options: ControlOptions = {}): Router {
  const express = loadExpress()
  const router = express.Router()
  router.use(guard(options))
  router.use(express.json({ limit: '1mb', strict: false, verify: refuseDeep }))

  const cases = caseRoutes(mock, options)

  const routes: { readonly [path: string]: { readonly [method: string]: Handler } } = {
    '/health': { GET: (_request, response) => response.json({ status: 'ok' }) },
    '/version': { GET: (_request, response) => response.json({ name: 'wechatpay-mock', version }) },
    '/requests': {
      GET: (request, response) =>
        response.json({ requests: find(mock, parseCriteria(request.query)) }),
      DELETE: (_request, response) => {
        mock.journal.clear()
        response.status(204).end()
      },
    },
    '/requests/find': {
      POST: (request, response) =>
        response.json({ requests: find(mock, parseCriteria(request.body)) }),
    },
    '/requests/count': {
      POST: (request, response) =>
        response.json({ count: find(mock, parseCriteria(request.body)).length }),
    },
    '/requests/wait': {
      POST: async (request, response) => {
        const { status, body } = await waitFor(mock, parseWait(request.body))
        response.status(status).json(body)
      },
    },
    '/requests/:id': {
      GET: (request, response) => {
        const exchange = mock.journal.all().find(({ id }) => id === request.params['id'])
        if (exchange) response.json(showExchange(exchange))
        else refuse(response, 404, `no request ${request.params['id']} in the journal`)
      },
    },
    '/rules': {
      GET: (_request, response) => response.json({ rules: mock.rules.all() }),
      POST: (request, response) => {
        const { id } = mock.use(request.body as Rule)
        response.status(201).json(mock.rules.all().find((rule) => rule.id === id))
      },
      DELETE: (_request, response) => {
        mock.rules.clear()
        response.status(204).end()
      },
    },
    '/rules/:id': {
      DELETE: (request, response) => {
        const id = String(request.params['id'])
        if (mock.rules.remove(id)) response.status(204).end()
        else refuse(response, 404, `no rule ${id}`)
      },
    },
    '/merchants': {
      GET: (_request, response) => response.json({ merchants: mock.merchants.all() }),
      POST: async (request, response) => {
        response.status(201).json(await mock.merchants.create(request.body as NewMerchant))
      },
    },
    '/orders': {
      GET: (request, response) => {
        const { mchid, out_trade_no: outTradeNo } = parseQuery(request, ['mchid', 'out_trade_no'])
        const orders = [...mock.orders.all()].filter(
          (order) =>
            (mchid === undefined || order.mchid === mchid) &&
            (outTradeNo === undefined || order.outTradeNo === outTradeNo),
        )
        response.json({ orders: orders.map(showOrder), dropped: mock.orders.dropped })
      },
    },
    '/orders/:number/pay': {
      POST: async (request, response) => {
        const paying = readPayOptions(request.body)
        const paid = await mock.orders.pay(queryOf(request), paying)
        response.json({ ...paid, order: showOrder(paid.order) })
      },
    },
    '/orders/:number/close': {
      POST: async (request, response) => {
        response.json(showOrder(await mock.orders.close(queryOf(request))))
      },
    },
    '/notifications': {
      GET: (request, response) => {
        const found = findNotifications(mock, parseQuery(request, notificationCriteria))
        response.json({ notifications: found.map(showNotification) })
      },
      POST: (request, response) => {
        const sent = mock.notify(readNotifyOptions(request.body))
        response.status(201).json(showNotification(sent))
      },
    },
    '/notifications/wait': {
      POST: async (request, response) => {
        const { status, body } = await waitForNotification(mock, request.body)
        response.status(status).json(body)
      },
    },
    '/notifications/:id/resend': {
      POST: (request, response) => {
        response.json(showNotification(mock.notifications.resend(String(request.params['id']))))
      },
    },
    '/clock': { GET: (_request, response) => response.json(showClock(mock)) },
    '/clock/advance': {
      POST: (request, response) => {
        const { by } = members(request.body, { by: 'string' })
        if (typeof by !== 'string') throw new UsageError('the body needs by: {"by": "2h"}')
        mock.clock.advance(by)
        response.json(showClock(mock))
      },
    },
    '/events': {
      GET: (request, response) => {
        const { name } = parseQuery(request, ['name'])
        streamEvents(mock, readEventNames(name), request, response)
      },
    },
    '/reset': {
      POST: (request, response) => {
        const { mchid } = parseQuery(request, ['mchid'])
        mock.reset(mchid === undefined ? {} : { mchid })
        response.status(204).end()
      },
    },
    '/platform-keys/rotate': {
      POST: async (request, response) => {
        const { overlap = true } = members(request.body, { overlap: 'boolean' })
        response.json(await mock.platformKeys.rotate({ overlap: overlap === true }))
      },
    },
    '/wecom-tokens/revoke': {
      POST: (request, response) => {
        const { corpid } = parseQuery(request, ['corpid'])
        response.json({ revoked: mock.tokens.revoke(corpid) })
      },
    },
    '/canaries': { GET: (_request, response) => response.json({ canaries: mock.canaries.all() }) },
    '/cases': {
      GET: async (_request, response) => response.json((await cases()).list()),
    },
    '/cases/:id/start': {
      POST: async (request, response) => {
        const { body, params } = request
        const started = await (await cases()).start(String(params['id']), body, urlOf(request))
        response.status(201).json(started)
      },
    },
    '/cases/:id/finish': {
      POST: async ({ body, params }, response) =>
        response.json(await (await cases()).finish(String(params['id']), body)),
    },
    '/env': {
      GET: async (request, response) => {
        const { mchid } = parseQuery(request, ['mchid'])
        response.json((await options.env?.(mchid)) ?? {})
      },
    },
    '/openapi.json': {
      GET: (request, response) => response.json(openapi(urlOf(request))),
    },
  }

  for (const [path, methods] of Object.entries(routes)) {
    router.all(path, async (request, response) => {
      const handler = methods[request.method === 'HEAD' ? 'GET' : request.method]
      if (handler) return void (await handler(request, response))
      response.set('Allow', Object.keys(methods).join(', '))
      refuse(
        response,
        405,
        `${path} takes ${Object.keys(methods).join(' or ')}, got ${request.method}`,
      )
    })
  }
  router.use((request: Request, response: Response) => {
    const known = Object.keys(routes)
    const close = nearest(request.path, known, 1)
    const hint = close.length > 0 ? `did you mean ${close[0]}?` : `there are ${known.join(', ')}`
    refuse(response, 404, `/__admin has no ${request.path}; ${hint}`)
  })
  router.use(explain)
  return router
}

const urlOf = (request: Request): string => `http://${request.get('Host')}`

function find(mock: Mock, criteria: Criteria) {
  return mock.journal.all().filter(criteria.matches).map(showExchange)
}

/** All of them, or those of a list: `?name=order.paid,order.closed`. */
function readEventNames(text: string | undefined): typeof eventNames {
  const wanted = text?.split(',') ?? eventNames
  return wanted.map((word) => {
    const name = eventNames.find((each) => each === word)
    if (name === undefined) throw unknownWord(word, 'event', eventNames)
    return name
  })
}

const showClock = ({ clock }: Mock): object => ({
  now: new Date(clock.now()).toISOString(),
  offsetMs: clock.offsetMs,
})

/** Nothing that is told here is nested deeply, and recursions need not be proof against it. */
function refuseDeep(_request: unknown, _response: unknown, body: Buffer): void {
  if (isTooDeep(body.toString('utf8'), 64))
    throw new UsageError('the body is nested deeper than 64')
}

/** Bad input gets a 4xx that says what was expected; everything else is a bug and looks like one. */
function explain(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (error instanceof UsageError)
    return refuse(response, error instanceof UnknownHere ? 404 : 400, error.message)
  if (error instanceof CashierRefusal) {
    const { text, reason, message: diagnosis } = error
    return void response.status(422).json({ message: text, reason, diagnosis })
  }
  const { status, message } = error as { readonly status?: unknown; readonly message?: string }
  if (error instanceof URIError)
    return refuse(response, 400, 'the path is not percent-encoded properly')
  // body-parser's own complaints: malformed JSON, too large, unknown charset
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return refuse(response, status, `the body must be JSON: ${shorten(message ?? '')}`)
  }
  reportBug(error)
  if (response.headersSent) response.destroy()
  else response.status(500).json({ code: 'MOCK_BUG', message: BUG_MESSAGE })
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({ code: 'MOCK_USAGE', message })
}
