import type { NoticeRequest } from './notification.js'

/** The notice as `fetch` knows requests, for a handler in this process. Fetch lower-cases the names of headers. */
export function toRequest({ method, url, headers, body }: NoticeRequest): Request {
  return new Request(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    // Our bytes are never in shared memory.
    ...(method === 'POST' && { body: body as Uint8Array<ArrayBuffer> }),
  })
}
