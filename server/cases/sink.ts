import type { IncomingMessage, ServerResponse } from 'node:http'

/** Where notices go that the client has no address of its own for. It says nothing of the mock, and needs no token. */
export const SINK = '/__sink'

export const sinkUrl = (url: string): string => `${url}${SINK}`

export const isSink = ({ url = '' }: IncomingMessage): boolean => url === SINK

/** Takes whatever comes. */
export function answerSink(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(204).end()
}
