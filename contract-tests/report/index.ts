/** Every way to write a report. */
export { assembleReport, type RunFacts } from './assemble.js'
export { type CoverageCollector, watchCoverage } from './coverage.js'
export { type GithubTexts, renderGithub } from './github.js'
export { renderJson, showExchange } from './json.js'
export { mergeResults } from './merge-results.js'
export { renderTerminal, type TerminalOptions } from './terminal.js'
export type { ContractReport, ReportedCase, ReportedClause, ReportedFinding } from './report.js'
