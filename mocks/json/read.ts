import { toExactText } from '../wire.js'
import { explainSyntaxError, notUtf8, tooDeep } from './explain-syntax-error.js'

/** A parsed body that still knows its text, because answers echo numbers as they were written. */
export interface JsonBody {
  readonly value: unknown
  readonly text: string
  /** Where a member stood, for input that was put together; without it, all of it is the body. */
  readonly place?: (member: string) => 'body' | 'query' | 'uri_template'
}

export type ReadResult =
  { readonly ok: true; readonly body: JsonBody } | { readonly ok: false; readonly error: string }

export function readJson(bytes: Uint8Array): ReadResult {
  const text = toExactText(bytes)
  if (text === undefined) return { ok: false, error: notUtf8 }
  if (isTooDeep(text)) return { ok: false, error: tooDeep }
  try {
    return { ok: true, body: { text, value: JSON.parse(text) } }
  } catch {
    return { ok: false, error: explainSyntaxError(text) }
  }
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],:]|true|false|null/gs

/** As deep as the platform's parser goes; and no deeper than our own recursions can. */
const MAX_DEPTH = 1000

/** Whether containers are nested deeper than that; needs no valid JSON and one pass. */
export function isTooDeep(text: string, maxDepth = MAX_DEPTH): boolean {
  if (text.length <= maxDepth) return false
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH && inString) i++
    else if (code === QUOTE) inString = !inString
    else if (inString) continue
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > maxDepth) return true
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--
  }
  return false
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * The value at a JSON pointer as compact JSON, numbers written as the client wrote them: 1e400 and 0.10 survive,
 * which they would not through `JSON.parse`. The text must be valid JSON and the pointer must exist.
 */
export function sourceAt(text: string, pointer: string): string {
  const wanted = pointer.split('/').slice(1)
  const tokens = text.match(TOKEN) ?? []
  let start = 0
  for (const name of wanted)
    start = memberStart(tokens, start, name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return tokens
    .slice(start, valueEnd(tokens, start))
    .map((token) => (token[0] === '"' ? JSON.stringify(JSON.parse(token)) : token))
    .join('')
}

/** Every number of a valid JSON text as it was written, by its pointer. */
export function numberSources(text: string): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  const open: { name: string; index: number }[] = []
  const tokens = text.match(TOKEN) ?? []
  tokens.forEach((token, at) => {
    const container = open.at(-1)
    if (token === '{') open.push({ name: '', index: -1 })
    else if (token === '[') open.push({ name: '0', index: 0 })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',' && container && container.index >= 0)
      container.name = String(++container.index)
    else if (token[0] === '"' && container && container.index < 0 && tokens[at + 1] === ':') {
      container.name = toToken(JSON.parse(token) as string)
    } else if (/^[-\d]/.test(token)) {
      sources.set(open.map(({ name }) => `/${name}`).join(''), token)
    }
  })
  return sources
}

const toToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where the value of a member or element begins; of repeated names the last one counts, as in `JSON.parse`. */
function memberStart(tokens: readonly string[], container: number, name: string): number {
  const isArray = tokens[container] === '['
  let found = container
  let index = 0
  for (let at = container + 1; at < tokens.length && tokens[at] !== ']' && tokens[at] !== '}';) {
    const value = isArray ? at : at + 2
    const key = isArray ? String(index++) : JSON.parse(tokens[at] ?? '""')
    if (key === name) found = value
    at = valueEnd(tokens, value)
    if (tokens[at] === ',') at++
  }
  return found
}

function valueEnd(tokens: readonly string[], start: number): number {
  let depth = 0
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    if (depth === 0) return at + 1
  }
  return tokens.length
}

/** The same value as if members that are null had not been sent. Elements of arrays stay. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  )
}
