import { toBytes, toText } from '../wire.js'
import type { SignedRequest } from './messages.js'

/**
 * The message that the platform verifies, on one line: a line feed is shown as `\n`, what is long is cut, and what
 * looks like a token is masked. The room is that of a header of 1 KiB, in which other characters than ASCII take six.
 */
export function fiveLines({ method, target, timestamp, nonce, body }: SignedRequest): string {
  const head = [
    cut(method, 20),
    masked(cut(target, 256)),
    cut(timestamp, 20),
    cut(nonce, 64),
    masked(cutBody(body)),
  ]
  return head.map((line) => visible(line) + String.raw`\n`).join('')
}

const BODY_ROOM = 160

function cutBody(body: Uint8Array): string {
  const text = toText(body.subarray(0, BODY_ROOM))
  const shown =
    body.length <= BODY_ROOM && room(text) <= BODY_ROOM ? text : fitting(text, BODY_ROOM)
  const rest = body.length - toBytes(shown).length
  return shown === text && body.length <= BODY_ROOM ? shown : `${shown}...(${rest} more bytes)`
}

const cut = (text: string, length: number): string =>
  room(text) <= length ? text : `${fitting(text.slice(0, length), length)}...`

function fitting(text: string, length: number): string {
  let shown = ''
  let left = length
  for (const character of text) {
    left -= room(character)
    if (left < 0) break
    shown += character
  }
  return shown
}

const room = (text: string): number => text.replaceAll(/[^ -~]/g, '123456').length

const visible = (text: string): string =>
  text
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)

/** Downloads carry a token in the query, some orders one in the body. */
const masked = (text: string): string =>
  text
    .replaceAll(/((?:token|secret|key)=)[^&\s]+/gi, '$1***')
    .replaceAll(/("\w*(?:token|secret|key)"\s*:\s*")(?:[^"\\]|\\.)*/gi, '$1***')
