import type { ClauseId } from '../clauses/clause.js'

/** The reference client with one line changed, so that it neglects one duty. */
export interface Variant {
  readonly clause: ClauseId
  /** In the folder of the reference client. */
  readonly file: string
  /** The line as it is, without the white space around it. */
  readonly line: string
  /** The line that stands there instead. */
  readonly broken: string
}
