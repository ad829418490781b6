import { toBytes, toExactText } from '../wire.js'
import { charsetVariants } from './charset-variants.js'
import type { Edit } from './message-edits.js'
import type { MismatchCause } from './mismatch-finding.js'
import { isShallowJson, printedObjects, spellings } from './reserialise.js'
import type { SignedMessage } from './signed-message.js'

const EXACT_BYTES = 'sign the exact bytes you send'

/** Longer bodies are not written anew: an order has some hundred bytes. */
export const MAX_REWRITTEN = 32 * 1024

/** Another body than the one that was sent, apart from JSON. */
export function* bodyEdits({ body }: SignedMessage): Generator<Edit> {
  if (body.length === 0) yield* inventedBodies()
  else {
    yield {
      cause: 'empty-body',
      what: 'an empty body was signed',
      cure: 'sign the body you send',
      change: { body: new Uint8Array() },
    }
  }
  const text = rewritable(body)
  if (text === undefined || body.length === 0) return
  // The decoder has taken a mark at the beginning of what was sent away.
  const isMarked = body.length > toBytes(text).length
  const marked = toBytes(isMarked ? text : `\ufeff${text}`)
  yield edit(
    'bom',
    `the signed body ${isMarked ? 'lacks' : 'begins with'} a byte order mark`,
    marked,
  )
  const trimmed = text.trim()
  if (trimmed !== text) {
    yield edit(
      'body-white-space',
      'the body was signed without the white space around it',
      toBytes(trimmed),
    )
  }
  const unix = text.replaceAll('\r\n', '\n')
  for (const lines of new Set([unix, unix.replaceAll('\n', '\r\n')])) {
    if (lines !== text) yield edit('crlf', 'the signed body has other line ends', toBytes(lines))
  }
  for (const { name, bytes } of charsetVariants(text)) {
    yield edit('charset', `the message was signed in another charset (${name})`, bytes)
  }
}

const edit = (cause: MismatchCause, what: string, body: Uint8Array): Edit => ({
  cause,
  what,
  cure: EXACT_BYTES,
  change: { body },
})

/** For a request without a body. */
const inventedBodies = (): readonly Edit[] =>
  ['{}', 'null', 'undefined', '[]', '""'].map((text) => ({
    cause: 'invented-body',
    what: `the body was signed as ${text} and sent as nothing`,
    cure: 'sign an empty line for it',
    change: { body: toBytes(text) },
  }))

/** The same JSON written differently, likely spellings first. */
export function* spellingEdits({ body }: SignedMessage): Generator<Edit> {
  const text = rewritable(body)
  if (text === undefined || !isShallowJson(text)) return
  for (const { style, text: signed } of spellings(text)) {
    yield edit('re-serialised', `the signed body was re-serialised (${style})`, toBytes(signed))
  }
  for (const { style, text: signed } of printedObjects(text)) {
    yield {
      cause: 'printed-object',
      what: `${style} was signed as the body`,
      cure: 'serialise the body once, sign that text and send it',
      change: { body: toBytes(signed) },
    }
  }
}

const rewritable = (body: Uint8Array): string | undefined =>
  body.length > MAX_REWRITTEN ? undefined : toExactText(body)
