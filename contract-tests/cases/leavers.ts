import type { Mock } from 'wechatpay-mock'
import { pause } from './within.js'

/** A connection that a client has closed is seen closed a moment later; one that is open after that is kept open. */
const LEAVING_MS = 1_000

/** One merchant's requests that are left without an answer, until the client goes away. */
export class Leavers {
  readonly #hanging = new Set<string>()
  readonly #stops: readonly (() => void)[]
  #tell: () => void = () => undefined

  constructor(mock: Mock, ofMchid: string) {
    this.#stops = [
      mock.on('exchange', ({ id, mchid, provoked }) => {
        if (mchid === ofMchid && provoked?.fault === 'hang') this.#hanging.add(id)
      }),
      mock.on('client.left', ({ exchange }) => {
        if (this.#hanging.delete(exchange) && this.#hanging.size === 0) this.#tell()
      }),
    ]
  }

  /** Resolves when nobody waits any more, or will for long. */
  async gone(): Promise<void> {
    if (this.#hanging.size === 0) return
    const left = new Promise<void>((resolve) => (this.#tell = resolve))
    await Promise.race([left, pause(LEAVING_MS)])
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }
}
