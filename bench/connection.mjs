/**
 * One keep-alive connection that sends prepared bytes and reads just enough of the answer to know where it ends. Costs
 * a fraction of node:http's client, so that the server is what is measured.
 */
import { connect } from 'node:net'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const END_OF_CHUNKS = Buffer.from('0\r\n\r\n')

export class Connection {
  #port
  #socket
  #received
  #done
  #timer

  constructor(port) {
    this.#port = port
  }

  /**
   * Calls back once, with the status and the bytes of the answer; with status 0 when the socket was closed before the
   * end of it, and -1 when `timeoutMs` passed. The next request opens a new socket then.
   */
  send(bytes, done, timeoutMs = 0) {
    this.#done = done
    this.#received = undefined
    if (timeoutMs > 0) this.#timer = setTimeout(() => this.#finish(-1), timeoutMs)
    this.#socket ??= this.#open()
    this.#socket.write(bytes)
  }

  close() {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #open() {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    socket.on('data', (chunk) => {
      if (socket === this.#socket) this.#read(chunk)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (socket !== this.#socket) return
      this.#socket = undefined
      if (this.#done) this.#finish(0)
    })
    return socket
  }

  #read(chunk) {
    const received = this.#received ? Buffer.concat([this.#received, chunk]) : chunk
    this.#received = received
    const headLength = received.indexOf(END_OF_HEAD)
    if (headLength === -1) return
    const head = received.latin1Slice(0, headLength)
    const status = Number(head.slice(9, 12))
    const length = status === 204 ? [head, '0'] : /\r\ncontent-length: *(\d+)/i.exec(head)
    const isWhole = length
      ? received.length >= headLength + 4 + Number(length[1])
      : /\r\ntransfer-encoding: *chunked/i.test(head)
        ? received.subarray(-5).equals(END_OF_CHUNKS)
        : false // ends with the socket
    if (!isWhole) return
    if (/\r\nconnection: *close/i.test(head)) this.close()
    this.#finish(status, received)
  }

  #finish(status, bytes = this.#received) {
    const done = this.#done
    this.#done = undefined
    clearTimeout(this.#timer)
    if (status <= 0) this.close()
    done?.(status, bytes)
  }
}

/** A request as bytes. */
export function requestBytes(method, target, body = '', headers = {}) {
  const lines = Object.entries({
    Host: '127.0.0.1',
    ...(body !== '' && { 'Content-Type': 'application/json' }),
    ...(method !== 'GET' && { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
