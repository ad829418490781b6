import type { Exchange } from 'wechatpay-mock'
import type { ClauseId, Level, Text } from '../clauses/clause.js'
import type { ClauseResult, Finding } from '../verdict.js'
import type { Notebook } from './watch.js'

/** As many as a person would read. */
const KEPT_FINDINGS = 20

/** Counts what a watch says of one clause, and keeps the first findings. */
export class ClauseNotebook implements Notebook {
  readonly #clause: ClauseId
  readonly #level: Level
  readonly #case: string | undefined
  readonly #findings: Finding[] = []
  #exercised = 0
  #count = 0

  constructor(clause: ClauseId, level: Level, ofCase?: string) {
    this.#clause = clause
    this.#level = level
    this.#case = ofCase
  }

  exercised(): void {
    this.#exercised++
  }

  broke(sentence: Text, exchange?: Exchange): void {
    this.#exercised++
    this.#count++
    if (this.#findings.length >= KEPT_FINDINGS) return
    this.#findings.push({
      clause: this.#clause,
      level: this.#level,
      sentence,
      ...(exchange && { exchange }),
      ...(this.#case !== undefined && { case: this.#case }),
    })
  }

  result(): ClauseResult {
    const broken = this.#level === 'must' ? 'fail' : 'warn'
    const kept = this.#exercised === 0 ? 'not-exercised' : 'pass'
    return {
      clause: this.#clause,
      level: this.#level,
      verdict: this.#count > 0 ? broken : kept,
      exercised: this.#exercised,
      findings: this.#findings,
      count: this.#count,
    }
  }
}
