import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { wechatHosts } from '../../mocks/hosts.js'
import { parseArguments } from '../../server/arguments.js'
import { attachment } from '../../server/attachment.js'
import { commands, commonFlags } from '../../server/flags.js'
import { codeIn, linksOf, readPage, shapeOf } from '../pages.testing.js'

const FOLDER = 'docs/attach'
const english = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.md') && !file.endsWith('.zh-CN.md'))
  .map((file) => `${FOLDER}/${file}`)
const chinese = english.map((path) => path.replace(/\.md$/, '.zh-CN.md'))
const all = [...english, ...chinese]

test('there is a page for each language', () => {
  const languages = ['dotnet', 'go', 'java', 'node', 'php', 'python'].map((name) => `${name}.md`)
  expect(english.toSorted()).toEqual(['README.md', ...languages].map((file) => `${FOLDER}/${file}`))
})

describe.each(english.map((path, at) => [path, chinese[at] ?? '']))('%s', (en, zh) => {
  test('has the same headings, tables and code in both languages', () => {
    const [one, other] = [shapeOf(readPage(en)), shapeOf(readPage(zh))]
    expect(other.headings).toEqual(one.headings)
    expect(other.blocks).toEqual(one.blocks)
    const rows = ({ tables }: typeof one): object[] =>
      tables.flat().map((cells) => [cells.length, codeIn(cells.join('')).toSorted()])
    expect(rows(other)).toEqual(rows(one))
  })
})

/** As GitHub names a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (path: string): readonly string[] =>
  Array.from(readPage(path).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading))

test.each(all)('what %s links to is there', (path) => {
  const files = linksOf(path).map((url) => fileURLToPath(url))
  expect(files.length).toBeGreaterThan(1)
  expect(files.filter((file) => !existsSync(file))).toEqual([])
  const anchors = Array.from(readPage(path).matchAll(/\]\(([^):]*)#([^)]+)\)/g))
  const missing = anchors.filter(([, file = '', anchor = '']) => {
    const { pathname } = new URL(file || path.slice(FOLDER.length + 1), `file:///${FOLDER}/`)
    return !anchorsOf(pathname.slice(1)).includes(anchor)
  })
  expect(missing.map(([link]) => link)).toEqual([])
})

/** The command lines in a page, with what stands between `wechatpay-mock` and the next word of a shell. */
function commandLinesIn(text: string): readonly (readonly string[])[] {
  const words = Array.from(
    text.matchAll(/\bwechatpay-mock ((?:[a-z]+|--?[\w=./-]*)(?: [\w=./-]+)*)/g),
    ([, line = '']) => line.split(' '),
  )
  return words.filter(([first]) => commands.some(({ name }) => name === first))
}

test.each(all)('every command line of %s is one', (path) => {
  const lines = commandLinesIn(readPage(path).replaceAll(/ # .*$/gm, ''))
  expect(lines.length).toBeGreaterThan(0)
  for (const [name = '', ...argv] of lines) {
    const flags = commands.find((each) => each.name === name)?.flags ?? []
    expect(() => parseArguments(argv, name, [...flags, ...commonFlags])).not.toThrow()
  }
})

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  const { tables } = shapeOf(readPage(`${FOLDER}/${file}`))
  const rows = tables[1] ?? []
  const attached = attachment({
    port: 1,
    trust: {
      caPath: '/ca',
      bundlePath: '/bundle',
      truststorePath: '/truststore',
      phpIniDir: '/php',
      nodePreload: '/preload',
      jvmHosts: '/hosts',
    },
    env: { NO_PROXY: 'a', no_proxy: 'b' },
    platform: 'linux',
    jvmSocks: true,
    canResolve: false,
  })

  test('lists the variables that exec sets, and no others', () => {
    const listed = rows.slice(1).flatMap(([first = '']) => codeIn(first))
    expect(listed.filter((name) => !name.startsWith('--'))).toEqual(
      expect.arrayContaining(Object.keys(attached)),
    )
    expect(listed.filter((name) => !(name in attached))).toEqual(['--jvm-socks'])
  })

  test('lists the options that a JVM gets, and no others', () => {
    const options = attached['JAVA_TOOL_OPTIONS']?.match(/-D[\w.]+/g)
    const listed = rows
      .flatMap((cells) => codeIn(cells.join('')))
      .filter((it) => it.startsWith('-D'))
    expect(listed).toEqual(options)
  })
})

test('the network of containers has every host, and the files that clients trust', () => {
  const text = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8')
  const aliases = Array.from(text.matchAll(/^ {10}- (\S+)$/gm), ([, host]) => host)
  expect(aliases).toEqual([...wechatHosts])
  const files = new Set(Array.from(text.matchAll(/\/state\/([\w.]+)/g), ([, file]) => file))
  expect([...files].toSorted()).toEqual(['bundle.pem', 'ca.pem', 'php.d', 'truststore.jks'])
})
