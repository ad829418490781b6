import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

/** A page in both languages, by its path in the repository. */
export interface Page {
  readonly en: string
  readonly zh: string
}

const inBothLanguages = (en: string): Page => ({ en, zh: en.replace(/\.md$/, '.zh-CN.md') })

/** Every page here, whose other half has to be there, and the README. */
export const pages: readonly Page[] = [
  ...readdirSync(new URL('docs/', root))
    .filter((file) => file.endsWith('.md') && !file.endsWith('.zh-CN.md'))
    .map((file) => inBothLanguages(`docs/${file}`)),
  inBothLanguages('README.md'),
]

export const readPage = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Block {
  readonly language: string
  readonly text: string
}

/** What has to be the same in every language. */
export interface Shape {
  /** `##` for every heading of the second level. */
  readonly headings: readonly string[]
  readonly blocks: readonly Block[]
  readonly tables: readonly (readonly Row[])[]
}

type Row = readonly string[]

const FENCE = /^```(\w+)\n(.*?)^```$/gms

/** Comments in code are prose, so they are left out. */
export function shapeOf(text: string): Shape {
  const prose = text.replaceAll(FENCE, '')
  return {
    headings: prose.match(/^#+(?= )/gm) ?? [],
    blocks: Array.from(text.matchAll(FENCE), ([, language = '', code = '']) => ({
      language,
      text: code.replaceAll(/ *(?:#|\/\/) .*$/gm, ''),
    })),
    tables: prose
      .split(/\n(?!\|)/)
      .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.filter((line) => !/^[| :-]+$/.test(line)).map(cellsOf)),
  }
}

/** A bar within code is written `\|`. */
const cellsOf = (line: string): Row => line.split(/(?<!\\)\|/).slice(1, -1)

/** What stands between backticks. */
export const codeIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(/(`+) ?(.+?) ?\1/g), ([, , code = '']) => code)

/** Where the links to other files lead, from the root of the repository. */
export const linksOf = (path: string): readonly URL[] =>
  Array.from(readPage(path).matchAll(/\]\(([^)#]+)[^)]*\)/g), ([, to = '']) => to)
    .filter((to) => !/^[a-z]+:/.test(to))
    .map((to) => new URL(to, new URL(path, root)))
