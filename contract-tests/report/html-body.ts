import { textOf } from './without-secrets.js'

/** A body for a reader: JSON on indented lines, other text as it is, and bytes that are no text as a hex dump. */
export function readableBody(bytes: Uint8Array): string {
  const text = textOf(bytes)
  if (text === undefined) return hexOf(bytes)
  return isJson(text) ? indentJson(text) : text
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/** A parser would lose what a finding may be about: 1.0, a number of twenty digits, a member that is there twice. */
function indentJson(text: string): string {
  let depth = 0
  const line = (): string => `\n${'  '.repeat(depth)}`
  return (text.match(TOKENS) ?? [])
    .map((token) => {
      if (token === ':') return ': '
      if (token === ',') return `,${line()}`
      if (token === '{' || token === '[') {
        depth++
        return `${token}${line()}`
      }
      if (token !== '}' && token !== ']') return token
      depth--
      return `${line()}${token}`
    })
    .join('')
}

const TOKENS = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g

const PER_LINE = 16

function hexOf(bytes: Uint8Array): string {
  const lines = Array.from({ length: Math.ceil(bytes.length / PER_LINE) }, (_, index) => {
    const part = [...bytes.subarray(index * PER_LINE, (index + 1) * PER_LINE)]
    const offset = (index * PER_LINE).toString(16).padStart(4, '0')
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'))
    return `${offset}  ${hex.padEnd(3 * PER_LINE)} ${ascii.join('')}`
  })
  return lines.join('\n')
}
