import type { EndpointId, Exchange } from 'wechatpay-mock'
import type { ClauseResult, Finding, Verdict } from '../verdict.js'

/** What a run found, complete: every format is written from this. */
export interface ContractReport {
  readonly tool: { readonly name: 'wechatpay-mock'; readonly version: string }
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  /** `exec`: traffic was observed; `verify` and `run`: cases were tried. */
  readonly kind: 'exec' | 'verify' | 'run'
  /** The client's command, or the name that it gave itself. */
  readonly client: {
    readonly command?: string
    readonly driver?: string
    readonly name?: string
    readonly version?: string
  }
  readonly profile: 'development' | 'production'
  readonly failOn: 'must' | 'should' | 'none'
  /** Every clause, in the order of the list. */
  readonly clauses: readonly ReportedClause[]
  /** Empty for `exec`. */
  readonly cases: readonly ReportedCase[]
  readonly coverage: Coverage
  /** What came over the wire, the first 1,000; secrets are removed. */
  readonly exchanges: readonly Exchange[]
  readonly requests: number
  /** By `failOn`: 0 or 1. */
  readonly exitCode: 0 | 1
}

export interface ReportedClause extends Omit<ClauseResult, 'findings'> {
  readonly findings: readonly ReportedFinding[]
}

export interface ReportedFinding extends Finding {
  /** The platform's page about the clause. */
  readonly document: string
  /** A command that shows it again. */
  readonly replay: string
}

export interface ReportedCase {
  readonly id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly endpoint: EndpointId
  /** The worst verdict of what it is for. */
  readonly verdict: Verdict
  readonly durationMs: number
  readonly clauses: readonly { readonly clause: string; readonly verdict: Verdict }[]
  /** Why it could not be judged: the command did not start, sent nothing, … */
  readonly problem?: string
}

export interface Coverage {
  readonly clauses: { readonly exercised: number; readonly applicable: number }
  /** Documented errors that the client has met, of those there are, per endpoint. */
  readonly errors: readonly {
    readonly endpoint: EndpointId
    readonly met: readonly string[]
    readonly unmet: readonly string[]
  }[]
}
