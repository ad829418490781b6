import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EnvironmentError } from './environment-error.js'

// Several instances share one state folder, so no file in it is ever seen half-written.

/** Where the certificate authority of a state folder stands, and what those read who trust it. */
export function trustPaths(state: string) {
  const at = (...names: readonly string[]): string => join(resolve(state), ...names)
  return {
    ca: at('ca.pem'),
    caKey: at('ca-key.pem'),
    bundle: at('bundle.pem'),
    truststore: at('truststore.jks'),
    phpIni: at('php.d', 'wechatpay-mock.ini'),
    jvmHosts: at('jvm-hosts'),
  } as const
}

/** What holds the port of an instance stands apart, since several may run. */
export const instanceFolder = (state: string, port: number): string =>
  join(resolve(state), 'instances', `${port}`)

export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // node:fs throws nothing else
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** Writes a file unless there is one, and returns what is there: of several processes at once, one wins. */
export function createOnce(path: string, content: Buffer): Promise<Buffer> {
  return withTemporary(path, content, async (temporary) => {
    try {
      // Unlike a rename, a link leaves alone what another process has put there.
      await link(temporary, path)
      return content
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return readFile(path)
    } finally {
      await rm(temporary, { force: true })
    }
  })
}

/** A file that already holds the same is left alone, with its time. */
export async function writeIfChanged(path: string, content: Buffer | string): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  // What cannot be read can still be replaced.
  if ((await readIfThere(path).catch(() => undefined))?.equals(bytes)) return
  await withTemporary(path, bytes, (temporary) => rename(temporary, path))
}

/** Removes a file, and what a process that was killed has left beside it. Says whether there was anything. */
export async function removeFile(path: string): Promise<boolean> {
  const names = (await readdir(dirname(path)).catch(() => [])).filter(
    (name) => name === basename(path) || isTemporary(name, basename(path)),
  )
  for (const name of names) {
    await rm(join(dirname(path), name), { force: true }).catch((error: NodeJS.ErrnoException) => {
      throw new EnvironmentError(`cannot remove ${path}: ${error.code}`)
    })
  }
  return names.length > 0
}

const isTemporary = (name: string, of: string): boolean =>
  name.startsWith(`${of}.`) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(of.length + 1))

async function withTemporary<T>(
  path: string,
  content: Buffer,
  publish: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // Flushed, because a machine that loses power may keep a new name and lose what stands under it.
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx', flush: true })
    return await publish(temporary)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const { code } = error as NodeJS.ErrnoException
    throw new EnvironmentError(
      `cannot write ${basename(path)} into ${dirname(path)}: ${code}; another folder can be given with --state`,
    )
  }
}
