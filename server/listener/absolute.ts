import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Destination, formatDestination } from './destination.js'
import { answerRefusal, forward } from './forward.js'
import { type AbsoluteForm, originForm } from './origin-form.js'
import { offlineRefusal, type Roads } from './roads.js'

/**
 * Deals with requests that are meant for a proxy. Ours get the target that an origin server sees, and go on to the
 * mock; true says that a request was somebody else's and is taken care of.
 */
export function serveAbsolute(
  roads: Roads,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const form = originForm(request)
  if (!form) return false
  const { destination, target, host } = form
  if (destination && roads.isOurs(destination)) {
    request.url = target
    return false
  }
  const refuse = (status: number, why: string): void => {
    roads.problem(`${request.method} refused: ${why}`)
    answerRefusal(response, status, why)
  }
  if (!destination) refuse(400, `${host} is no host, or its port is no port`)
  else if (roads.offline) refuse(403, offlineRefusal(formatDestination(destination)))
  else void send(roads, request, response, { ...form, destination })
  return true
}

async function send(
  roads: Roads,
  request: IncomingMessage,
  response: ServerResponse,
  form: AbsoluteForm & { readonly destination: Destination },
): Promise<void> {
  const { isTls, destination } = form
  try {
    // HTTPS_PROXY is not meant for requests in the clear.
    const upstream = isTls
      ? await roads.reach(destination, request.socket)
      : await roads.reachDirectly(destination, request.socket)
    await forward(request, response, form, upstream)
  } catch (error) {
    const { message } = error as Error
    roads.problem(message)
    answerRefusal(response, 502, message)
  }
}
