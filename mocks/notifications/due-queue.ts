/** Where somebody stands in the queue. */
export interface Place<Item> {
  readonly at: number
  readonly turn: number
  readonly item: Item
}

/** Who is due first, and of those who are due at the same time, who came first: a binary heap. */
export class DueQueue<Item> {
  readonly #heap: Place<Item>[] = []
  #turns = 0

  get size(): number {
    return this.#heap.length
  }

  first(): Place<Item> | undefined {
    return this.#heap[0]
  }

  add(at: number, item: Item): void {
    this.putBack({ at, turn: ++this.#turns, item })
  }

  /** Whoever was taken out stands where it stood before. */
  putBack(place: Place<Item>): void {
    this.#heap.push(place)
    this.#rise(this.#heap.length - 1)
  }

  removeFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfEarlier(at, parent)) return
      at = parent
    }
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const child = this.#isEarlier(right, left) ? right : left
      if (!this.#swapIfEarlier(child, at)) return
      at = child
    }
  }

  #swapIfEarlier(at: number, than: number): boolean {
    if (!this.#isEarlier(at, than)) return false
    const [a, b] = [this.#heap[at], this.#heap[than]]
    if (a && b) [this.#heap[at], this.#heap[than]] = [b, a]
    return true
  }

  #isEarlier(at: number, than: number): boolean {
    const [a, b] = [this.#heap[at], this.#heap[than]]
    if (!a || !b) return false
    return a.at < b.at || (a.at === b.at && a.turn < b.turn)
  }
}
