const GENERATION = 10_000

/** The latest nonces of signed requests. The platform documents no check for repeats, so one is only noted. */
export class SeenNonces {
  /** Two generations: when the younger one is full the older one goes, so that nothing is removed one by one. */
  #young = new Set<string>()
  #old = new Set<string>()

  /** Remembers a nonce; true when this merchant has sent it before. */
  isRepeated(mchid: string, nonce: string): boolean {
    const key = `${mchid} ${nonce.slice(0, 128)}`
    if (this.#young.has(key) || this.#old.has(key)) return true
    if (this.#young.size === GENERATION) {
      this.#old = this.#young
      this.#young = new Set()
    }
    this.#young.add(key)
    return false
  }

  /** Forgets everything, or what one merchant sent. */
  clear(mchid?: string): void {
    for (const seen of [this.#young, this.#old]) {
      for (const key of seen) {
        if (mchid === undefined || key.startsWith(`${mchid} `)) seen.delete(key)
      }
    }
  }
}
