import { isTooDeep } from '../json/read.js'

/** One way to write the same JSON value down. */
export interface Spelling {
  /** `indent 2, sorted keys`. */
  readonly style: string
  readonly text: string
}

/** All spellings of an order together; of longer texts there are only the likely ones. */
const MAX_WRITTEN = 512 * 1024
/** Indentation multiplies with the depth, so what is deeper than any order is left alone. */
const MAX_DEPTH = 16

export function isShallowJson(text: string): boolean {
  if (isTooDeep(text, MAX_DEPTH)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * The spellings that serialisers of several languages give to a shallow JSON text, likely ones first. Members keep their
 * order unless they are sorted, and numbers their digits: `1.0` and integers beyond 2^53 would not survive a parser.
 * The work is bounded by the length of what is written.
 */
export function* spellings(text: string): Generator<Spelling> {
  const seen = new Set([text])
  let room = MAX_WRITTEN
  const printed = printer(text)
  for (const { layout, order, escapes, slashes } of STYLES) {
    // What these two change stands in strings only, so the whole text can be changed at once.
    const written = slashes.write(escapes.write(printed(order, layout) ?? ''))
    if (seen.has(written)) continue
    room -= written.length
    if (written === '' || room < 0) return
    seen.add(written)
    const style = [layout.name, order, escapes.name, slashes.name].filter(Boolean)
    yield { style: style.join(', '), text: written }
  }
  const parsed = JSON.stringify(JSON.parse(text))
  if (!seen.has(parsed)) yield { style: 'compact, numbers rewritten', text: parsed }
}

const SORTED = 'sorted keys'
const ORDERS = ['', SORTED] as const

/** Prints a text in every order and layout when it is first wanted. */
function printer(text: string): (order: string, layout: Layout) => string | undefined {
  const tokens = tokensOf(text)
  let sorted: readonly string[] | undefined
  const printed = new Map<string, string | undefined>()
  return (order, layout) => {
    const key = `${order} ${layout.name}`
    if (printed.has(key)) return printed.get(key)
    if (order === SORTED) sorted ??= tokensOf(sortedText(tokens, 0).text)
    const written = print(order === SORTED && sorted ? sorted : tokens, layout)
    printed.set(key, written)
    return written
  }
}

/** What languages print for the value of a shallow JSON text when nobody serialises it. */
export function* printedObjects(text: string): Generator<Spelling> {
  const tokens = tokensOf(text)
  const python = print(tokens.map(pythonToken), PYTHON)
  if (python !== undefined) yield { style: "Python's print of a dict", text: python }
  const java = print(tokens.map(javaToken), JAVA)
  if (java !== undefined) yield { style: "Java's print of a map", text: java }
  yield { style: "JavaScript's [object Object]", text: '[object Object]' }
  yield { style: "PHP's Array", text: 'Array' }
}

/** Strings are requoted: what they escape is for each spelling to say. */
const tokensOf = (text: string): readonly string[] =>
  (text.match(TOKEN) ?? []).map((token) =>
    token[0] === '"' ? JSON.stringify(JSON.parse(token)) : token,
  )

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs

interface Layout {
  readonly name: string
  readonly comma: string
  readonly colon: string
  /** One step, if every member has a line of its own. */
  readonly indent?: string
}

const PYTHON: Layout = { name: "Python's separators", comma: ', ', colon: ': ' }
const JAVA: Layout = { name: '', comma: ', ', colon: '=' }
const LAYOUTS: readonly Layout[] = [
  { name: 'compact', comma: ',', colon: ':' },
  { name: 'indent 2', comma: ',', colon: ': ', indent: '  ' },
  { name: 'indent 4', comma: ',', colon: ': ', indent: '    ' },
  { name: 'indent by tab', comma: ',', colon: ': ', indent: '\t' },
  PYTHON,
]

/** Nothing when it becomes too long. */
function print(tokens: readonly string[], { comma, colon, indent }: Layout): string | undefined {
  let depth = 0
  let text = ''
  const line = (): string => (indent === undefined ? '' : `\n${indent.repeat(depth)}`)
  for (const [at, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      depth++
      text += isClosing(tokens[at + 1]) ? token : token + line()
    } else if (isClosing(token)) {
      depth--
      text += isOpening(tokens[at - 1]) ? token : line() + token
    } else if (token === ',') text += comma + line()
    else text += token === ':' ? colon : token
    if (text.length > MAX_WRITTEN) return undefined
  }
  return text
}

const isOpening = (token: string | undefined): boolean => token === '{' || token === '['
const isClosing = (token: string | undefined): boolean => token === '}' || token === ']'

/** The value that begins there, the members of every object in the order of their names. */
function sortedText(tokens: readonly string[], start: number): { text: string; end: number } {
  const open = tokens[start] ?? ''
  if (!isOpening(open)) return { text: open, end: start + 1 }
  const parts: { name: string; text: string }[] = []
  let at = start + 1
  while (at < tokens.length && !isClosing(tokens[at])) {
    const name = open === '{' ? (tokens[at] ?? '') : ''
    const value = sortedText(tokens, name === '' ? at : at + 2)
    parts.push({ name, text: name === '' ? value.text : `${name}:${value.text}` })
    at = value.end + (tokens[value.end] === ',' ? 1 : 0)
  }
  if (open === '{') parts.sort((a, b) => (nameOf(a.name) < nameOf(b.name) ? -1 : 1))
  return { text: open + parts.map(({ text }) => text).join(',') + (tokens[at] ?? ''), end: at + 1 }
}

const nameOf = (token: string): string => JSON.parse(token) as string

interface Writing {
  readonly name: string
  write(text: string): string
}

const SLASHES: readonly Writing[] = [
  { name: '', write: (text) => text },
  { name: String.raw`PHP's \/`, write: (text) => text.replaceAll('/', String.raw`\/`) },
]

const ESCAPES: readonly Writing[] = [
  { name: '', write: (text) => text },
  escaping(String.raw`\u escapes`, /[^\0-\x7f]/g),
  escaping(String.raw`\u escapes in capitals`, /[^\0-\x7f]/g, (hex) => hex.toUpperCase()),
  escaping("Go's escapes of <>&", /[<>&\u2028\u2029]/g),
  escaping("Gson's escapes of <>&='", /[<>&='\u2028\u2029]/g),
  escaping(".NET's escapes", /[^\0-\x7f]|[<>&'+`]/g, (hex) => hex.toUpperCase()),
]

/** Characters are UTF-16 units here, as in every one of these serialisers: an emoji is two escapes. */
function escaping(name: string, which: RegExp, digits = (hex: string): string => hex): Writing {
  const escape = (character: string): string =>
    `\\u${digits(character.charCodeAt(0).toString(16).padStart(4, '0'))}`
  return { name, write: (text) => text.replaceAll(which, escape) }
}

interface Style {
  readonly layout: Layout
  readonly order: (typeof ORDERS)[number]
  readonly escapes: Writing
  readonly slashes: Writing
}

/** The plainest first. Nobody but PHP and Python mixes its escapes with other habits. */
const STYLES: readonly Style[] = SLASHES.flatMap((slashes) =>
  ORDERS.flatMap((order) =>
    ESCAPES.flatMap((escapes, rank) =>
      LAYOUTS.map((layout): Style => ({ layout, order, escapes, slashes })).filter(
        () => rank < 2 || (slashes.name === '' && order === ''),
      ),
    ),
  ),
).sort((one, other) => habits(one) - habits(other))

function habits({ layout, order, escapes, slashes }: Style): number {
  const named = [order, escapes.name, slashes.name].filter(Boolean).length
  return named + (layout === LAYOUTS[0] ? 0 : 1)
}

const PYTHON_WORDS: { readonly [token: string]: string } = {
  true: 'True',
  false: 'False',
  null: 'None',
}

/** Python prefers single quotes, unless the text has one and no double quote. */
function pythonToken(token: string): string {
  if (token[0] !== '"') return PYTHON_WORDS[token] ?? token
  if (token.includes("'") && !token.includes(String.raw`\"`)) return token
  const inner = token
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)
  return `'${inner}'`
}

const javaToken = (token: string): string =>
  token[0] === '"' ? (JSON.parse(token) as string) : token
