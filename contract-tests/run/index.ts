/** Public entry of the contract kit: proves that a merchant client does its duties. */
export { describeContract, ContractError } from './describe-contract.js'
export { runContract } from './run-contract.js'
export type { AdapterSource, ContractOptions } from './options.js'
export { serverTarget, type Target } from './target.js'
export { cases } from '../cases/index.js'
export type { CaseDefinition, CaseStep, Capability, OrderWish } from '../cases/case.js'
export type { CaseContext, ContractAdapter } from '../adapter.js'
export type { ClauseId, Level, Text } from '../clauses/clause.js'
export type { ClauseResult, Finding, Verdict } from '../verdict.js'
export { type KnownFailure, parseKnownFailures } from '../judge/known-failures.js'
export {
  renderGithub,
  renderHar,
  renderHtml,
  renderJson,
  renderJunit,
  renderTerminal,
} from '../report/index.js'
export type {
  ContractReport,
  ReportedCase,
  ReportedClause,
  ReportedFinding,
} from '../report/report.js'
