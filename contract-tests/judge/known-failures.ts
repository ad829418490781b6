import { UsageError } from 'wechatpay-mock'
import { type ClauseId, clauseIds } from '../clauses/clause.js'
import type { ClauseResult } from '../verdict.js'

/** A clause that a client is known to break, and why it may for now. */
export interface KnownFailure {
  readonly clause: ClauseId
  readonly reason: string
}

const EXAMPLE = '{ "knownFailures": [{ "clause": "retry/rate-limit", "reason": "…" }] }'

/** Reads the file that `--known-failures` names; schemas/contract-known-failures.json describes it. */
export function parseKnownFailures(text: string): readonly KnownFailure[] {
  const { knownFailures, ...rest } = objectOf(parseJson(text), 'the file')
  const stranger = Object.keys(rest).find((name) => name !== '$schema')
  if (stranger !== undefined) throw wrong(`the file has a member ${stranger}`)
  if (!Array.isArray(knownFailures)) throw wrong('knownFailures must be a list')
  const known = knownFailures.map(parseEntry)
  const twice = known.find(
    ({ clause }, at) => known.findIndex((each) => each.clause === clause) < at,
  )
  if (twice) throw wrong(`${twice.clause} is listed twice`)
  return known
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw wrong(`the file is no JSON: ${(error as Error).message}`) // JSON.parse throws nothing else
  }
}

function parseEntry(value: unknown): KnownFailure {
  const { clause, reason, ...rest } = objectOf(value, 'an entry of knownFailures')
  const [stranger] = Object.keys(rest)
  if (stranger !== undefined) throw wrong(`an entry has a member ${stranger}`)
  const id = clauseIds.find((each) => each === clause)
  if (id === undefined) {
    const group = String(clause).split('/')[0] ?? ''
    const near = clauseIds.filter((each) => each.startsWith(`${group}/`))
    const hint = near.length > 0 ? near : [...new Set(clauseIds.map((each) => each.split('/')[0]))]
    throw wrong(`there is no clause ${JSON.stringify(clause)}; there are ${hint.join(', ')}`)
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw wrong(`${id} needs a reason: whoever reads the report wants to know why`)
  }
  return { clause: id, reason }
}

function objectOf(value: unknown, what: string): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as { readonly [name: string]: unknown }
  }
  throw wrong(`${what} must be an object`)
}

const wrong = (what: string): UsageError =>
  new UsageError(`known failures: ${what}; expected ${EXAMPLE}`)

/** A known failure does not fail a run; one that has gone does, so that the list cannot rot. */
export function applyKnownFailures(
  results: readonly ClauseResult[],
  known: readonly KnownFailure[],
): readonly ClauseResult[] {
  return results.map((result) => {
    const entry = known.find(({ clause }) => clause === result.clause)
    if (!entry) return result
    if (result.verdict === 'fail' || result.verdict === 'warn') {
      const { reason } = entry
      return { ...result, verdict: 'known-failure', because: { en: reason, zh: reason } }
    }
    if (result.verdict !== 'pass') return result
    const because = {
      en: `it is kept, though it is listed as a known failure (${entry.reason}); take it off the list`,
      zh: `该条款已通过，但仍列在已知失败清单中（${entry.reason}）；请将其从清单中移除`,
    }
    return { ...result, verdict: 'unexpected-pass', because }
  })
}
