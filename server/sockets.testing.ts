import { connect } from 'node:net'
import { expect } from 'vitest'

/** One answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Buffer
}

export interface Conversation {
  readonly answers: readonly RawAnswer[]
  /** The server closed or reset the connection before enough answers had come. */
  readonly closed: boolean
  /** Bytes behind the last whole answer. */
  readonly rest: Buffer
}

export interface Talk {
  /** How many answers to wait for; the server may close earlier. */
  readonly answers?: number
  /** Sends FIN behind the bytes. */
  readonly end?: boolean
  /** Answers to HEAD carry no body, whatever they say about its length. */
  readonly bodiless?: boolean
  /** A server that says nothing for so long hangs. */
  readonly withinMs?: number
}

/** Sends bytes as they are and reads whole answers until there are enough or the connection is over. */
export function converse(
  port: number,
  bytes: string | Uint8Array,
  { answers = 1, end = false, bodiless = false, withinMs = 10_000 }: Talk = {},
): Promise<Conversation> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0)
    const found: RawAnswer[] = []
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`the server hangs: ${found.length} answers, then ${received.toString()}`))
    }, withinMs)
    const done = (closed: boolean): void => {
      clearTimeout(late)
      socket.destroy()
      resolve({ answers: found, closed, rest: received })
    }
    socket.on('connect', () => {
      socket.write(bytes)
      if (end) socket.end()
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      for (let next = cutAnswer(received, bodiless); next; next = cutAnswer(received, bodiless)) {
        received = next.rest
        if (next.answer.status >= 200) found.push(next.answer)
      }
      if (found.length >= answers) done(false)
    })
    socket.on('end', () => done(true))
    socket.on('close', () => done(true))
    socket.on('error', () => done(true))
  })
}

function cutAnswer(
  bytes: Buffer,
  bodiless: boolean,
): { answer: RawAnswer; rest: Buffer } | undefined {
  const split = bytes.indexOf('\r\n\r\n')
  if (split === -1) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, split).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
  expect(status, `a status line: ${first}`).toBeGreaterThanOrEqual(100)
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  // Node's own refusals, such as that of a missing Host, are empty and chunked.
  const isChunked = headers['transfer-encoding'] === 'chunked'
  if (isChunked) expect('0\r\n\r\n').toContain(bytes.toString('latin1', split + 4))
  const start = isChunked ? split + 9 : split + 4
  const length = isChunked ? 0 : Number(headers['content-length'] ?? 0)
  const stop = bodiless || status === 204 || status < 200 ? start : start + length
  if (bytes.length < stop) return undefined
  const body = bytes.subarray(start, stop)
  return { answer: { status, headers, body }, rest: bytes.subarray(stop) }
}

/** A request line, headers and a body, with the length unless the headers say otherwise. */
export function rawRequest(
  target: string,
  body: string | Uint8Array,
  {
    method = 'POST',
    headers = [],
    version = '1.1',
  }: {
    readonly method?: string
    readonly headers?: readonly string[]
    readonly version?: string
  } = {},
): Buffer {
  const bytes = Buffer.from(body as Uint8Array)
  const ownFraming = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line))
  const head = [
    `${method} ${target} HTTP/${version}`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    ...(ownFraming ? [] : [`Content-Length: ${bytes.length}`]),
    ...headers,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
}

/** The body in chunks, as `Transfer-Encoding: chunked` wants them. */
export function chunked(body: string | Uint8Array, size = 1000): Buffer {
  const bytes = Buffer.from(body as Uint8Array)
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const LEAKS =
  /<!doctype|<html|<pre>|\bat .{1,200}:\d+:\d+|node_modules|node:internal|file:\/\/|(RangeError|TypeError|SyntaxError|ReferenceError)\b/i

/** What every answer to whatever bytes must be: empty, or the platform's JSON, and nothing of this machine. */
export function expectHarmless(answer: RawAnswer, platform: 'v3' | 'wecom' | 'admin'): void {
  const { status, headers, body } = answer
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  const everything = `${JSON.stringify(headers)}\n${text}`
  expect(everything).not.toMatch(LEAKS)
  expect(everything).not.toContain(process.cwd())
  expect(everything).not.toContain('MOCK_BUG')
  if (body.length === 0) {
    expect(status === 204 || (status >= 400 && status < 500), `empty ${status}`).toBe(true)
    return
  }
  if (text.startsWith('wechatpay-mock: ')) {
    // As a proxy it speaks for itself, not for a platform.
    expect(text).toMatch(/^wechatpay-mock: [^\n]+\n$/)
    expect(status >= 400 && status < 600).toBe(true)
    return
  }
  const value: unknown = JSON.parse(text)
  expect(value).toBeTypeOf('object')
  if (platform === 'wecom') {
    expect([status, value]).toEqual([200, expect.objectContaining({ errcode: expect.any(Number) })])
  } else if (platform === 'v3') {
    const { code, prepay_id: prepayId } = value as { code?: unknown; prepay_id?: unknown }
    expect([status, typeof (code ?? prepayId)]).toEqual([status === 200 ? 200 : status, 'string'])
    expect(status === 200).toBe(prepayId !== undefined)
  } else {
    expect(status).toBeLessThan(500)
    if (status >= 400) expect(value).toMatchObject({ code: expect.stringMatching(/^MOCK_/) })
  }
}
