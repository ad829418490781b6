const LIMIT = 20_000

/** The latest nonces of signed requests. The platform documents no check for repeats, so one is only noted. */
export class SeenNonces {
  readonly #seen = new Set<string>()

  /** Remembers a nonce; true when this merchant has sent it before. */
  isRepeated(mchid: string, nonce: string): boolean {
    const key = `${mchid} ${nonce.slice(0, 128)}`
    if (this.#seen.has(key)) return true
    this.#seen.add(key)
    const [oldest] = this.#seen
    if (this.#seen.size > LIMIT && oldest !== undefined) this.#seen.delete(oldest)
    return false
  }

  clear(mchid?: string): void {
    for (const key of this.#seen) {
      if (mchid === undefined || key.startsWith(`${mchid} `)) this.#seen.delete(key)
    }
  }
}
