import type { ContractAdapter } from '../../../contract-tests/adapter.js'
import type { DriverProcess } from './process.js'
import {
  type Hello,
  type NoticeMessage,
  ProtocolError,
  readNoticeAnswer,
  readParameters,
  readText,
  type Request,
} from './protocol.js'

/** A driver as the functions that the kit calls: what it cannot do is not there. */
export function driverAdapter(
  current: () => DriverProcess | undefined,
  hello: Hello,
): ContractAdapter {
  const { capabilities, endpoints } = hello
  const ask = (request: Request): ReturnType<DriverProcess['ask']> =>
    current()?.ask(request) ?? Promise.reject(new ProtocolError('there is no driver'))
  const can = (...any: readonly Hello['capabilities'][number][]): boolean =>
    any.some((capability) => capabilities.includes(capability))
  const checked = <Value>(read: () => Value): Value => {
    try {
      return read()
    } catch (error) {
      if (error instanceof ProtocolError) current()?.fail(error.message)
      throw error
    }
  }
  return {
    name: hello.driver,
    version: hello.version,
    capabilities,
    endpoints,
    begin: ({ case: name, env }) => ask({ do: 'begin', case: name, env }),
    // One that still has something to do would not hear it.
    end: ({ case: name }) => (current()?.isBusy ? undefined : ask({ do: 'end', case: name })),
    ...(can('order', 'wecom') && {
      async placeOrder(order, again) {
        const answer = await ask({ do: 'order', order, ...(again && { again }) })
        return { prepayId: checked(() => readText(answer, 'prepay_id')) }
      },
    }),
    ...(can('pay') && {
      async payParameters({ prepayId, ...order }) {
        const answer = await ask({ do: 'pay', order, prepay_id: prepayId })
        return checked(() => readParameters(answer))
      },
    }),
    ...(can('notice') && {
      async handleNotification(request) {
        const answer = await ask(await toMessage(request))
        return checked(() => readNoticeAnswer(answer))
      },
    }),
    ...(can('settle') && { settleOrder: (order) => ask({ do: 'settle', order }) }),
    ...(can('close') && { closeOrder: (order) => ask({ do: 'close', order }) }),
  } satisfies ContractAdapter
}

async function toMessage(request: globalThis.Request): Promise<NoticeMessage> {
  const bytes = Buffer.from(await request.arrayBuffer())
  const text = bytes.toString('utf8')
  return {
    do: 'notice',
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    ...(Buffer.from(text).equals(bytes)
      ? { body: text }
      : { body_base64: bytes.toString('base64') }),
  }
}
