/**
 * Says where JSON text stops being JSON, in the words of the parser that the platform runs (jsoncpp's `Reader`):
 * `* Line 1, Column 51\n  Missing ':' after object member name\n`. Seen in
 * developers.weixin.qq.com/community/pay/doc/0004ca758d06484c2d6be82f355400 (2022-02-23). Columns count bytes.
 */
export function explainSyntaxError(text: string): string {
  const fault = findFault(text) ?? { at: text.length, message: VALUE_EXPECTED }
  const before = text.slice(0, fault.at).split(/\r\n|\r|\n/)
  const column = new TextEncoder().encode(before.at(-1)).length + 1
  return `* Line ${before.length}, Column ${column}\n  ${fault.message}\n`
}

/** jsoncpp does not look at the encoding; a body in another one breaks the rules all the same. */
export const notUtf8 = '* Line 1, Column 1\n  The text is not valid UTF-8.\n'

/** What the same parser says of text that is nested too deeply. */
export const tooDeep = '* Line 1, Column 1\n  Exceeded stackLimit in readValue().\n'

interface Fault {
  readonly at: number
  readonly message: string
}

interface Token {
  readonly kind:
    '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'scalar' | 'number' | 'end' | 'error'
  readonly at: number
  readonly text: string
}

const VALUE_EXPECTED = 'Syntax error: value, object or array expected.'
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** Reads tokens with a stack of open containers instead of recursion, so that depth costs nothing. */
function findFault(text: string): Fault | undefined {
  const read = reader(text)
  const open: ('{' | '[')[] = []
  for (let token = read(); ; token = read()) {
    // a value is due
    if (token.kind === '{') {
      const name = read()
      if (name.kind !== '}') {
        open.push('{')
        const fault = memberFault(name, read)
        if (fault) return fault
        continue
      }
    } else if (token.kind === '[') {
      open.push('[')
      const mark = read.peek()
      if (mark.kind !== ']') continue
    } else if (token.kind === 'number') {
      if (!NUMBER.test(token.text))
        return { at: token.at, message: `'${token.text}' is not a number.` }
    } else if (token.kind !== 'string' && token.kind !== 'scalar') {
      return { at: token.at, message: VALUE_EXPECTED }
    }
    // a value has ended: close containers until another value is due
    for (;;) {
      const container = open.at(-1)
      const next = read()
      if (container === undefined) {
        return next.kind === 'end'
          ? undefined
          : { at: next.at, message: 'Extra non-whitespace after JSON value.' }
      }
      if (next.kind === ',') {
        if (container === '[') break
        const fault = memberFault(read(), read)
        if (fault) return fault
        break
      }
      if (next.kind !== (container === '{' ? '}' : ']')) {
        return {
          at: next.at,
          message:
            container === '{'
              ? "Missing ',' or '}' in object declaration"
              : "Missing ',' or ']' in array declaration",
        }
      }
      open.pop()
    }
  }
}

function memberFault(name: Token, read: () => Token): Fault | undefined {
  if (name.kind !== 'string') return { at: name.at, message: "Missing '}' or object member name" }
  const colon = read()
  return colon.kind === ':'
    ? undefined
    : { at: colon.at, message: "Missing ':' after object member name" }
}

const LEXEME =
  // oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
  /[ \t\r\n]*(?:(?<mark>[{}[\]:,])|(?<string>"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[^"\\\u0000-\u001f]*)*")|(?<scalar>true|false|null)|(?<number>-?\d[\d.eE+-]*|-)|(?<end>$)|(?<error>[^]))/uy

function reader(text: string): (() => Token) & { peek: () => Token } {
  const lexeme = new RegExp(LEXEME)
  const read = (): Token => {
    const match = lexeme.exec(text)
    // Exactly one group takes part in a match, and the last one takes any character.
    const group = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined)
    if (!match || !group) return { kind: 'end', at: text.length, text: '' }
    const [name, value] = group as [Token['kind'] | 'mark', string]
    const at = match.index + match[0].length - value.length
    return { kind: name === 'mark' ? (value as Token['kind']) : name, at, text: value }
  }
  const peek = (): Token => {
    const at = lexeme.lastIndex
    const token = read()
    lexeme.lastIndex = at
    return token
  }
  return Object.assign(read, { peek })
}

/** The same for a log: `Line 1, Column 51: Missing ':' after object member name`. */
export const oneLine = (explained: string): string =>
  explained.replace(/^\* |\n$/g, '').replace(/\n +/g, ': ')
