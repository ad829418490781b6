import type { Output } from '../io.js'

/** Tells how far a run is: on a terminal in one line that changes, elsewhere by a line per case. */
export class Progress {
  readonly #out: Output
  readonly #total: number
  readonly #isTerminal: boolean
  readonly #underway = new Set<string>()
  #done = 0

  constructor(out: Output, total: number, isTerminal = isTty(out)) {
    this.#out = out
    this.#total = total
    this.#isTerminal = isTerminal
  }

  begin(name: string): void {
    this.#underway.add(name)
    this.#draw()
  }

  end(name: string, verdict: string): void {
    this.#underway.delete(name)
    this.#done++
    if (this.#isTerminal) this.#draw()
    else this.#out.write(`${this.#done}/${this.#total} ${name}: ${verdict}\n`)
  }

  /** Leaves no line behind that would stand in the way of what follows. */
  clear(): void {
    if (this.#isTerminal) this.#out.write(CLEAR)
  }

  #draw(): void {
    if (!this.#isTerminal) return
    const [name] = this.#underway
    const what = name === undefined ? '' : ` ${name} …`
    this.#out.write(`${CLEAR}${this.#done}/${this.#total}${what}`)
  }
}

const CLEAR = '\r\u001b[K'

const isTty = (out: Output): boolean => 'isTTY' in out && out.isTTY === true
