import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transformWithEsbuild } from 'vite'
import type { referenceAdapter } from '../reference-client/adapter.js'
import type { Variant } from './variant.js'

/** The parts of the client that are used here, of whichever copy. */
export interface ClientModule {
  readonly referenceAdapter: typeof referenceAdapter
}

const folder = fileURLToPath(new URL('../reference-client/', import.meta.url))

/** The sources of the reference client, by file name. */
export async function readSources(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => /(?<!\.test)\.ts$/.test(name))
  const files = names.map(
    async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
  )
  return new Map(await Promise.all(files))
}

/** Which lines of a source are this one. */
export const linesLike = (source: string, line: string): readonly number[] =>
  source.split('\n').flatMap((each, at) => (each.trim() === line ? [at] : []))

/** The source with the line changed. Throws unless there is one such line. */
export function breakSource(source: string, { file, line, broken }: Variant): string {
  const [at, ...more] = linesLike(source, line)
  if (at === undefined || more.length > 0) {
    throw new Error(`${file} has ${more.length + (at === undefined ? 0 : 1)} lines like ${line}`)
  }
  return source.split('\n').with(at, broken).join('\n')
}

/** Copies of the client that plain Node runs, each in a folder of its own until `remove`. */
export class ClientFiles {
  readonly #sources: ReadonlyMap<string, string>
  readonly #scripts: ReadonlyMap<string, string>
  readonly #root: string
  readonly #home: string

  private constructor(
    sources: ReadonlyMap<string, string>,
    scripts: ReadonlyMap<string, string>,
    root: string,
    home: string,
  ) {
    this.#sources = sources
    this.#scripts = scripts
    this.#root = root
    this.#home = home
  }

  static async prepare(): Promise<ClientFiles> {
    const sources = await readSources()
    const scripts = [...sources].map(
      async ([name, source]) => [name, await toScript(name, source)] as const,
    )
    const root = await mkdtemp(join(tmpdir(), 'reference-client-'))
    // Of a name that Vitest leaves to Node: these are scripts already.
    const home = join(root, 'node_modules', 'copies')
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'package.json'), '{ "type": "module" }')
    return new ClientFiles(sources, new Map(await Promise.all(scripts)), root, home)
  }

  /** The client with one line changed, or as it is. */
  async load(variant?: Variant): Promise<ClientModule> {
    const scripts = new Map(this.#scripts)
    if (variant) {
      const { file } = variant
      const source = breakSource(this.#sources.get(file) ?? '', variant)
      scripts.set(file, await toScript(file, source))
    }
    const copy = await mkdtemp(join(this.#home, 'copy-'))
    const writing = [...scripts].map(([name, script]) =>
      writeFile(join(copy, name.replace(/\.ts$/, '.js')), script),
    )
    await Promise.all(writing)
    return (await import(pathToFileURL(join(copy, 'adapter.js')).href)) as ClientModule
  }

  remove(): Promise<void> {
    return rm(this.#root, { recursive: true })
  }
}

const toScript = async (name: string, source: string): Promise<string> =>
  (await transformWithEsbuild(source, name, { loader: 'ts', sourcemap: false })).code
