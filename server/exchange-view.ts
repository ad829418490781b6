import type { Exchange, MockEvents, Notification, Order } from '../mocks/index.js'

/** An exchange as the control API and `--json` show it: text instead of bytes. */
export function showExchange(exchange: Exchange): object {
  const { request, response, at, provoked, ...rest } = exchange
  return {
    ...rest,
    at: new Date(at).toISOString(),
    ...(provoked && { provoked }),
    request: {
      method: request.method,
      target: request.target,
      headers: request.headers,
      body: toText(request.body),
    },
    response: {
      status: response.status,
      headers: response.headers,
      body: toText(response.body),
    },
  }
}

/** An order as the control API shows it, in the platform's words where it has them. */
export function showOrder(order: Order): object {
  return {
    endpoint: order.endpoint,
    mchid: order.mchid,
    sub_mchid: order.partner?.subMchid,
    out_trade_no: order.outTradeNo,
    total: order.totalFen,
    trade_state: order.tradeState,
    prepay_id: order.prepayId,
    ...(order.payment && {
      transaction_id: order.payment.transactionId,
      success_time: new Date(order.payment.at).toISOString(),
    }),
    created_at: new Date(order.createdAt).toISOString(),
    expires_at: new Date(order.expiresAt).toISOString(),
    prepay_id_expires_at: new Date(order.prepayIdExpiresAt).toISOString(),
  }
}

/** A notice as the control API shows it, with every attempt. */
export function showNotification({ createdAt, nextAt, attempts, ...rest }: Notification): object {
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    ...(nextAt !== undefined && { nextAt: new Date(nextAt).toISOString() }),
    attempts: attempts.map(({ at, ...attempt }) => ({
      at: new Date(at).toISOString(),
      ...attempt,
    })),
  }
}

export const showNotice = ({ notification }: MockEvents['notice.sent']): object =>
  showNotification(notification)

const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
