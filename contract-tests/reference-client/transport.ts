import { type Agent, request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  /** Empty where there is none. */
  readonly body: string
}

export interface HttpAnswer {
  readonly status: number
  header(name: string): string | undefined
  /** As it came. */
  readonly body: Buffer
}

/** Sends a request and waits for the whole answer, no longer than it is told to. */
export type Transport = (call: HttpCall, timeoutMs: number) => Promise<HttpAnswer>

/** Nobody knows whether the request has been carried out. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** By `node:https`; an agent reaches the platform some other way, by a proxy for example. */
export const nodeTransport =
  ({ agent }: { readonly agent?: Agent } = {}): Transport =>
  ({ method, url, headers, body }, timeoutMs) =>
    new Promise((resolve, reject) => {
      const lose = (error: Error): void => reject(new NoAnswer(error.message, { cause: error }))
      const request = (url.protocol === 'http:' ? requestByHttp : requestByHttps)(url, {
        method,
        headers: {
          ...headers,
          ...(body !== '' && { 'Content-Length': Buffer.byteLength(body) }),
        },
        ...(agent && { agent }),
      })
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      )
      request.on('close', () => clearTimeout(timer))
      request.on('error', lose)
      request.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', lose)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => [response.headers[name.toLowerCase()]].flat()[0],
            body: Buffer.concat(chunks),
          }),
        )
      })
      request.end(body)
    })
