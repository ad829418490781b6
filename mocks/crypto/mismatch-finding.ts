/** What a client did otherwise than the platform, as one word for tests and JSON. */
export type MismatchCause =
  // The text in the header.
  | 'hex'
  | 'base64url'
  | 'broken-base64'
  | 'double-base64'
  | 'not-base64'
  | 'apiv2-sign'
  | 'wrong-length'
  // The key and the way of signing.
  | 'other-key'
  | 'pss'
  | 'sha-1'
  | 'other-hash'
  | 'no-digest-info'
  | 'hashed-twice'
  // The body line.
  | 're-serialised'
  | 'printed-object'
  | 'empty-body'
  | 'invented-body'
  | 'bom'
  | 'charset'
  | 'body-white-space'
  // The other lines.
  | 'missing-last-newline'
  | 'extra-last-newline'
  | 'crlf'
  | 'literal-backslash-n'
  | 'query-dropped'
  | 'query-sorted'
  | 'decoded-target'
  | 'encoded-target'
  | 'host-included'
  | 'trailing-slash'
  | 'path-cut'
  | 'lower-case-method'
  | 'other-method'
  | 'milliseconds'
  | 'other-timestamp'
  | 'swapped-lines'
  | 'answer-lines'
  | 'body-alone'

/** One mistake. The clauses stand in a sentence: "the signed … was …: sign the …". */
export interface Finding {
  readonly cause: MismatchCause
  readonly what: string
  readonly cure: string
}
