import { COLUMNS, labelled, pad, printable, widthOf } from '../terminal.js'
import type { Finding } from './examine.js'

const WIDTHS = [10, 14] as const

/** A row per toolchain that is here, and one line for those that are not. */
export function findingsInLines(findings: readonly Finding[]): string {
  const missing = findings.filter(({ found }) => !found).map(({ name }) => name)
  const lines = [
    ...row('TOOLCHAIN', 'VERSION', 'ATTACHES'),
    ...findings.filter(({ found }) => found).flatMap(findingInLines),
    ...(missing.length > 0 ? ['', `not on the PATH: ${missing.join(', ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function findingInLines({
  name,
  version = '-',
  attaches,
  reason,
  remark,
}: Finding): readonly string[] {
  const words = [attaches ? 'yes' : `no: ${reason}`, remark]
  return row(name, version, words.filter((text) => text !== undefined).join('; '))
}

function row(name: string, version: string, text: string): readonly string[] {
  const [first, second] = WIDTHS
  const indent = first + second + 2
  const shown = printable(version).slice(0, second - 1)
  return labelled(`${pad(name, first)} ${shown}`, fitting(text, COLUMNS - indent), indent)
}

/** Paths, addresses and Chinese have no blanks to break at, so they are broken anywhere. */
const fitting = (text: string, columns: number): string =>
  text.replaceAll(/\S+/g, (word) => cut(word, columns).join(' '))

function cut(word: string, columns: number): readonly string[] {
  const pieces = ['']
  for (const character of word) {
    const longer = `${pieces.at(-1)}${character}`
    if (widthOf(longer) > columns) pieces.push(character)
    else pieces[pieces.length - 1] = longer
  }
  return pieces
}
