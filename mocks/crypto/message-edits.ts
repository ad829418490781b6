import type { Finding } from './mismatch-finding.js'
import type { HashForm, SignedMessage } from './signed-message.js'
import { targetVariants } from './target-variants.js'

/** A mistake and what it changes in the message. Edits that change different things can have happened together. */
export interface Edit extends Finding {
  readonly change: Partial<SignedMessage>
}

const FIVE_LINES =
  'end each of the five lines with one line feed, the body too, even if it is empty'

/** How the lines end. */
export const lineEdits: readonly Edit[] = [
  {
    cause: 'missing-last-newline',
    what: 'the last newline of the signed message is missing, the one behind the body',
    cure: FIVE_LINES,
    change: { ending: '' },
  },
  {
    cause: 'extra-last-newline',
    what: 'the signed message, or the body in it, has one newline too many at its end',
    cure: FIVE_LINES,
    change: { ending: '\n\n' },
  },
  ...['\r\n', ''].map((ending): Edit => ({
    cause: 'crlf',
    what: 'the lines of the signed message end in CRLF',
    cure: FIVE_LINES,
    change: { newline: '\r\n', ending },
  })),
  ...[String.raw`\n`, '', '\n'].map((ending): Edit => ({
    cause: 'literal-backslash-n',
    what: String.raw`the signed message has the two characters \ and n where its lines end`,
    cure: 'sign real line feeds (a string in single quotes does not make them)',
    change: { newline: String.raw`\n`, ending },
  })),
]

/** Method, URL and time. */
export function* headEdits(message: SignedMessage, host: string | undefined): Generator<Edit> {
  const { method, target, timestamp } = message
  yield {
    cause: 'lower-case-method',
    what: 'the method was signed in lower case',
    cure: `sign ${method}`,
    change: { method: method.toLowerCase() },
  }
  const other = method === 'GET' ? 'POST' : 'GET'
  yield {
    cause: 'other-method',
    what: `the method was signed as ${other}`,
    cure: `sign ${method}`,
    change: { method: other },
  }
  for (const { target: changed, ...finding } of targetVariants(target, host)) {
    if (changed !== target) yield { ...finding, change: { target: changed } }
  }
  const isMilliseconds = timestamp.length === 13
  yield {
    cause: 'milliseconds',
    what: `the signed timestamp is in ${isMilliseconds ? 'seconds, the one sent in ' : ''}milliseconds`,
    cure: 'sign and send the same timestamp, in seconds',
    change: { timestamp: isMilliseconds ? timestamp.slice(0, -3) : `${timestamp}000` },
  }
}

/** The whole message built another way. */
export const shapeEdits: readonly Edit[] = [
  {
    cause: 'swapped-lines',
    what: 'timestamp and nonce have changed places in the signed message',
    cure: 'sign method, URL, timestamp, nonce, body in this order',
    change: { lines: ['method', 'target', 'nonce', 'timestamp'] },
  },
  {
    cause: 'answer-lines',
    what: 'the three lines of an answer were signed (timestamp, nonce, body)',
    cure: 'a request has two lines more, method and URL, in front of them',
    change: { lines: ['timestamp', 'nonce'] },
  },
  {
    cause: 'body-alone',
    what: 'the body alone was signed',
    cure: 'sign method, URL, timestamp, nonce and body, each with a line feed behind it',
    change: { lines: [], ending: '' },
  },
  ...(['bytes', 'hex', 'capital hex', 'base64'] as const).map((form: HashForm): Edit => ({
    cause: 'hashed-twice',
    what: `the message was hashed before it was signed (SHA-256 as ${form})`,
    cure: 'hand the message itself to the signing function, which hashes it',
    change: { hashedAs: form },
  })),
]

/** The time read twice, and every millisecond of the second that was sent. */
export function* timeEdits({ timestamp }: SignedMessage): Generator<Edit> {
  if (!/^\d{1,13}$/.test(timestamp)) return
  const seconds = Number(timestamp)
  for (const offset of [-1, 1, -2, 2]) {
    yield {
      cause: 'other-timestamp',
      what: `the signed timestamp is ${offset} s from the one sent`,
      cure: 'read the clock once and use the same text in both places',
      change: { timestamp: String(seconds + offset) },
    }
  }
  for (let ms = 1; ms < 1000; ms++) {
    yield {
      cause: 'milliseconds',
      what: 'the signed timestamp is in milliseconds',
      cure: 'sign and send the same timestamp, in seconds',
      change: { timestamp: `${timestamp}${String(ms).padStart(3, '0')}` },
    }
  }
}
