import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
  references: readonly { path: string }[]
}
/** The folders that are compiled, lowest first. */
const folders = references.map(({ path }) => path)

describe('the compiler keeps the direction', () => {
  // Not inside node_modules, where TypeScript takes every file for a library and checks less.
  let copy = ''
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'wechatpay-mock-direction-'))
    for (const folder of folders) mkdirSync(join(copy, folder), { recursive: true })
    for (const file of [
      'package.json',
      ...['.', ...folders].map((folder) => `${folder}/tsconfig.json`),
    ]) {
      cpSync(join(root, file), join(copy, file))
    }
    // With everything that is installed in reach, as in the project itself.
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  /** Builds a project of these files and returns what the compiler complains about. */
  function build(files: { readonly [path: string]: string }): string {
    const all = {
      ...Object.fromEntries(folders.map((folder) => [`${folder}/a.ts`, 'export const a = 1\n'])),
      ...files,
    }
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true })
      writeFileSync(join(copy, path), text)
    }
    try {
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      execFileSync(process.execPath, [tsc, '--build', copy, '--force'], { encoding: 'utf8' })
      return ''
    } catch (thrown) {
      // execFileSync puts what the child wrote beside its message.
      return (thrown as { stdout: string }).stdout
    } finally {
      for (const path of Object.keys(all)) rmSync(join(copy, path))
    }
  }

  test('starts with schemas, the test keys and mocks', () => {
    expect(folders.slice(0, 3)).toEqual(['schemas', 'fixtures/keys', 'mocks'])
  })

  test.each(['schemas', 'fixtures/keys'])('mocks may import %s', (folder) => {
    expect(build({ 'mocks/c.ts': `export { a } from '../${folder}/a.js'\n` })).toBe('')
  })

  test('server may import the test keys', () => {
    expect(build({ 'server/c.ts': `export { a } from '../fixtures/keys/a.js'\n` })).toBe('')
  })

  test.each([
    ['a value', `import { a } from '../mocks/a.js'\nexport const c: number = a\n`],
    ['a type', `import type { a } from '../mocks/a.js'\nexport type C = typeof a\n`],
    ['everything', `export * from '../mocks/a.js'\n`],
    ['later', `export const c: () => Promise<unknown> = () => import('../mocks/a.js')\n`],
  ])('a file in schemas that imports %s from mocks does not compile', (_what, text) => {
    const complaint = build({ 'schemas/c.ts': text })
    expect(complaint).toMatch(/schemas\/c\.ts\(1,\d+\): error TS6307: .*mocks\/a\.ts/)
  })

  test.each([
    ['schemas', 'fixtures/keys', '../fixtures/keys'],
    ['fixtures/keys', 'schemas', '../../schemas'],
    ['fixtures/keys', 'mocks', '../../mocks'],
    ['fixtures/keys', 'server', '../../server'],
    ['mocks', 'server', '../server'],
  ])('a file in %s that imports from %s does not compile', (from, to, path) => {
    const complaint = build({
      [`${to}/d.ts`]: 'export const d = 3\n',
      [`${from}/c.ts`]: `export { d } from '${path}/d.js'\n`,
    })
    expect(complaint).toMatch(
      new RegExp(`${from}/c\\.ts\\(1,\\d+\\): error TS6307: .*${to}/d\\.ts`),
    )
  })

  test.each(['schemas', 'fixtures/keys', 'mocks'])(
    'a file in %s that imports node:fs does not compile',
    (folder) => {
      const text = `import { readFileSync } from 'node:fs'\nexport const c: string = readFileSync('c', 'utf8')\n`
      expect(build({ [`${folder}/c.ts`]: text })).toMatch(
        new RegExp(`${folder}/c\\.ts\\(1,\\d+\\): error TS(2591|2307): .*node:fs`),
      )
    },
  )

  test.each(['process.env', 'Buffer.from("a")', 'require("fs")', '__dirname'])(
    'a file in mocks that uses %s does not compile',
    (expression) => {
      expect(build({ 'mocks/c.ts': `export const c: unknown = ${expression}\n` })).toMatch(
        /mocks\/c\.ts\(1,\d+\): error TS(2591|2304|2580): Cannot find name/,
      )
    },
  )
})

interface Import {
  readonly from: string
  /** A path below the root for our own files, else the name of a package. */
  readonly to: string
  readonly isType: boolean
}

const IMPORT =
  /^(?:import|export)\s+(type\s+)?(?:(?:\*(?:\s+as\s+\w+)?|\{[^}]*\}|\w+(?:\s*,\s*\{[^}]*\})?)\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  return [...text.matchAll(IMPORT)].map(([, type, named, later]) => {
    const target = named ?? later ?? ''
    const to = target.startsWith('.')
      ? posix.join(posix.dirname(file), target).replace(/\.js$/, '.ts')
      : target
    return { from: file, to, isType: type !== undefined }
  })
}

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(file))

const mocks = sources('mocks')
const imports = mocks.flatMap(importsOf)
const importsFrom = new Map(mocks.map((file) => [file, importsOf(file)]))

describe('the imports of mocks', () => {
  test('are found', () => {
    expect(mocks).toContain('mocks/handle.ts')
    expect(imports).toContainEqual({ from: 'mocks/mock.ts', to: 'mocks/handle.ts', isType: false })
    expect(imports).toContainEqual({
      from: 'mocks/handle.ts',
      to: 'mocks/dialect.ts',
      isType: true,
    })
    expect(imports).toContainEqual({
      from: 'mocks/merchants/merchants.ts',
      to: 'mocks/merchants/collections.ts',
      isType: false,
    })
    for (const { from, to } of imports) {
      if (to.startsWith('mocks/')) expect([from, mocks.includes(to), to]).toEqual([from, true, to])
    }
  })

  test('name neither ajv nor Node', () => {
    const outside = imports.filter(({ to }) => !/^(mocks|schemas|fixtures\/keys)\//.test(to))
    expect(outside.filter(({ to }) => /^(ajv|node:|fs|crypto|http)\b/.test(to))).toEqual([])
  })

  /** design.md, section 2. A file that is not named here may sit anywhere between what it imports and its importers. */
  const LAYERS: readonly (readonly RegExp[])[] = [
    [/^mocks\/(wire|ports|refusal)\.ts$/],
    [/^mocks\/scenario\.ts$/, /^mocks\/(orders|merchants|crypto)\//],
    [/^mocks\/dialects\//],
    [/^mocks\/endpoints\//],
    [/^mocks\/handle\.ts$/],
    [/^mocks\/mock\.ts$/],
    [/^mocks\/(msw|index)\.ts$/],
  ]
  const layerOf = (file: string): number =>
    LAYERS.findIndex((layer) => layer.some((each) => each.test(file)))

  test('point down, directly or through other files', () => {
    const upward: string[] = []
    for (const start of mocks.filter((file) => layerOf(file) >= 0)) {
      const seen = new Set([start])
      const open = [start]
      for (let file = open.pop(); file !== undefined; file = open.pop()) {
        for (const { to, isType } of importsFrom.get(file) ?? []) {
          if (isType || seen.has(to)) continue
          seen.add(to)
          open.push(to)
          if (layerOf(to) > layerOf(start)) upward.push(`${start} reaches ${to} through ${file}`)
        }
      }
    }
    expect(upward).toEqual([])
  })

  test('of a type point down as well where both files have a place', () => {
    const upward = imports.filter(
      ({ from, to }) => layerOf(from) >= 0 && layerOf(to) > layerOf(from),
    )
    expect(upward).toEqual([])
  })

  test('that last until run time make no ring', () => {
    const rings: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) rings.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (done.has(file)) return
      done.add(file)
      for (const { to, isType } of importsFrom.get(file) ?? []) {
        if (!isType && importsFrom.has(to)) visit(to, [...path, file])
      }
    }
    for (const file of mocks) visit(file, [])
    expect(rings).toEqual([])
  })
})

test('the test keys import nothing but each other', () => {
  const files = sources('fixtures/keys')
  expect(files).toContain('fixtures/keys/index.ts')
  expect(files.flatMap(importsOf).filter(({ to }) => !files.includes(to))).toEqual([])
})

test('only compile.ts and keywords.ts load ajv, and index.ts loads those on demand', () => {
  const runTime = sources('schemas')
    .flatMap(importsOf)
    .filter(({ isType }) => !isType)
  const loading = runTime.filter(({ to }) => /^ajv\b/.test(to)).map(({ from }) => from)
  expect([...new Set(loading)].toSorted()).toEqual(['schemas/compile.ts', 'schemas/keywords.ts'])
  const index = readFileSync(join(root, 'schemas/index.ts'), 'utf8')
  expect(index).toContain("await import('./compile.js')")
  expect(index).not.toMatch(/^import .*'\.\/(compile|keywords)\.js'/m)
})
